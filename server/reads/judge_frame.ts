// Owns what a recognizer's answer says of a frame. Pure; knows neither visits nor tables.
import type { z } from "zod";
import type { ReadTrigger } from "../contract/device_link.ts";
import type { Miss } from "../contract/event.ts";
import type { Read } from "../contract/read.ts";
import type { RecognizedPlate, RecognizerAnswer } from "../recognizer/recognizer_answer.ts";
import { MAX_PLATE_LENGTH, normalisePlate } from "./plate_text.ts";

/** What was read of a plate, in the words of the contract. */
export type Reading = Pick<
  Read,
  "plate" | "confidence" | "region" | "candidates" | "vehicle" | "box"
>;

/**
 * - `plate`: a plate, sure enough
 * - `missed`: somebody asked for a plate and there is none: an event at once
 * - `sighting`: a vehicle in passing, unread yet: an event only if it leaves unread
 * - `empty`: nothing there
 */
export type Judgement =
  | { kind: "plate"; reading: Reading }
  | { kind: "missed"; reason: z.infer<typeof Miss>["reason"]; guess: Guess | null }
  | { kind: "sighting"; guess: Guess | null }
  | { kind: "empty" };

/** Not sure enough to be a plate: never to be matched against a list. */
export type Guess = { plate: string; confidence: number };

/**
 * Judges a frame. Of several plates the largest counts, as it is nearest to the camera; the more
 * confident one when they are equally large.
 * @param asked `minConfidence` 0–1
 */
export function judgeFrame(
  answer: RecognizerAnswer,
  asked: { trigger: ReadTrigger; minConfidence: number },
): Judgement {
  const readings = answer.results.map(readingOf).filter((reading) => reading !== null);
  const sure = readings.filter(({ confidence }) => confidence >= asked.minConfidence);
  const [best] = sure.sort((a, b) => area(b) - area(a) || b.confidence - a.confidence);
  if (best !== undefined) return { kind: "plate", reading: best };
  const [unsure] = readings.sort((a, b) => b.confidence - a.confidence);
  const guess = unsure ? { plate: unsure.plate, confidence: unsure.confidence } : null;
  if (asked.trigger !== "interval") {
    return { kind: "missed", reason: guess ? "low_confidence" : "no_plate_found", guess };
  }
  return answer.results.length > 0 ? { kind: "sighting", guess } : { kind: "empty" };
}

/** `null` when nothing of the text can be a plate. */
function readingOf(result: RecognizedPlate): Reading | null {
  const plate = plateOf(result.text);
  if (plate === null) return null;
  const candidates = result.candidates.flatMap(({ text, confidence }) => {
    const candidate = plateOf(text);
    return candidate === null ? [] : [{ plate: candidate, confidence }];
  });
  const { confidence, region, vehicle, box } = result;
  return { plate, confidence, region, candidates, vehicle, box };
}

function plateOf(text: string): string | null {
  const plate = normalisePlate(text);
  return plate.length >= 1 && plate.length <= MAX_PLATE_LENGTH ? plate : null;
}

function area({ box }: Reading): number {
  return box === null ? 0 : (box.xmax - box.xmin) * (box.ymax - box.ymin);
}
