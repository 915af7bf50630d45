// Owns what Plate Recognizer answers, cloud and SDK, both detection modes; never judges a reading.
// Shapes: https://guides.platerecognizer.com/docs/snapshot/api-reference
import { z } from "zod";

/** One vehicle or plate in the frame. `text` is as the recognizer wrote it; `""`: no plate seen. */
export interface RecognizedPlate {
  text: string;
  /** 0–1, the recognizer's `score`. */
  confidence: number;
  region: string | null;
  candidates: { text: string; confidence: number }[];
  vehicle: {
    type: string | null;
    make: string | null;
    model: string | null;
    color: string | null;
  } | null;
  /** The plate's box in pixels of the frame. */
  box: z.infer<typeof Box> | null;
}

export interface RecognizerAnswer {
  results: RecognizedPlate[];
  /** The recognizer's own time, in milliseconds. */
  processingMs: number | null;
}

const MAX_TEXT_LENGTH = 100;

// A part that is missing, null or of a strange shape is `null`: it must not cost the plate.
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null);
/** What Postgres cannot store (U+0000, half a surrogate pair) must not cost the plate either. */
const Text = z.string().transform((text) =>
  text.replaceAll("\0", "").slice(0, MAX_TEXT_LENGTH).toWellFormed()
);
const Score = z.number().transform((score) => Math.min(1, Math.max(0, score)));
const Box = z.object({ xmin: z.number(), ymin: z.number(), xmax: z.number(), ymax: z.number() });
const Vehicle = z.object({ type: optional(Text), score: optional(z.number()) });

const PlateResult = z.object({
  plate: Text,
  score: Score,
  box: optional(Box),
  region: optional(z.object({ code: Text })),
  candidates: optional(z.array(z.object({ plate: Text, score: Score }))),
  vehicle: optional(Vehicle),
  model_make: optional(z.array(z.object({ make: Text, model: Text }))),
  color: optional(z.array(z.object({ color: Text }))),
});

const Value = z.object({ value: Text, score: optional(Score) });
const MakeModel = z.object({ make: Text, model: Text });

/** `config={"detection_mode":"vehicle"}`: one result a vehicle, with or without a plate. */
const VehicleResult = z.object({
  plate: z.object({
    box: optional(Box),
    props: z.object({
      plate: z.array(z.object({ value: Text, score: Score })),
      region: optional(z.array(Value)),
    }),
  }).nullish(),
  vehicle: optional(Vehicle.extend({
    props: optional(z.object({
      make_model: optional(z.array(MakeModel)),
      color: optional(z.array(Value)),
    })),
  })),
});

const Answer = z.object({
  results: z.array(z.union([
    PlateResult.transform(fromPlateResult),
    VehicleResult.transform(fromVehicleResult),
  ])),
  processing_time: optional(z.number().nonnegative()),
});

/** @returns the answer, or the faults that make it unusable. Never throws, whatever comes in. */
export function parseRecognizerAnswer(
  body: unknown,
): { ok: true; answer: RecognizerAnswer } | { ok: false; fault: string } {
  const parsed = Answer.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { ok: false, fault: `${issue?.path.join(".") || "answer"}: ${issue?.message}` };
  }
  const { results, processing_time } = parsed.data;
  return { ok: true, answer: { results, processingMs: processing_time ?? null } };
}

function fromPlateResult(result: z.infer<typeof PlateResult>): RecognizedPlate {
  return {
    text: result.plate,
    confidence: result.score,
    region: result.region?.code ?? null,
    candidates: (result.candidates ?? []).map(({ plate, score }) => ({
      text: plate,
      confidence: score,
    })),
    vehicle: vehicleOf(result.vehicle, result.model_make?.[0], result.color?.[0]?.color),
    box: boxOf(result.box),
  };
}

function fromVehicleResult(result: z.infer<typeof VehicleResult>): RecognizedPlate {
  const values = result.plate?.props.plate ?? [];
  const { make_model, color } = result.vehicle?.props ?? {};
  return {
    text: values[0]?.value ?? "",
    confidence: values[0]?.score ?? 0,
    region: result.plate?.props.region?.[0]?.value ?? null,
    candidates: values.map(({ value, score }) => ({ text: value, confidence: score })),
    vehicle: vehicleOf(result.vehicle, make_model?.[0], color?.[0]?.value),
    box: boxOf(result.plate?.box),
  };
}

/** A score of 0 is the recognizer's way to say that it saw no vehicle around the plate. */
function vehicleOf(
  vehicle: z.infer<typeof Vehicle> | null | undefined,
  makeModel: { make: string; model: string } | undefined,
  color: string | undefined,
): RecognizedPlate["vehicle"] {
  const isSeen = vehicle !== null && vehicle !== undefined && vehicle.score !== 0;
  if (!isSeen && makeModel === undefined && color === undefined) return null;
  return {
    type: isSeen ? vehicle.type ?? null : null,
    make: makeModel?.make ?? null,
    model: makeModel?.model ?? null,
    color: color ?? null,
  };
}

function boxOf(box: z.infer<typeof Box> | null | undefined): RecognizedPlate["box"] {
  if (box === null || box === undefined) return null;
  return box.xmax > box.xmin && box.ymax > box.ymin ? box : null;
}
