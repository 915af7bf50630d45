/** The recognizer's JSON, in the cloud's and in the on-premise SDK's dialect. Pure. */
import type { Box } from "./find_letters.ts";
import type { PlateReading } from "./read_picture.ts";
import type { ReadRequest } from "./read_request.ts";

export type Mode = "cloud" | "sdk";

/** `usage` appears only in the SDK's answers. */
export function writeAnswer(
  readings: PlateReading[],
  { request, mode, processingMs, usage, now }: {
    request: ReadRequest;
    mode: Mode;
    processingMs: number;
    usage: { calls: number; max_calls: number };
    now: Date;
  },
): Record<string, unknown> {
  const isVehicleMode = request.config.detection_mode === "vehicle";
  const common = {
    processing_time: Math.round(processingMs * 1000) / 1000,
    results: readings.map((reading) =>
      isVehicleMode ? vehicleResult(reading) : plateResult(reading, { hasMmc: request.hasMmc })
    ),
    filename: mode === "cloud" ? cloudFilename(request.filename, now) : request.filename,
    camera_id: request.cameraId ?? null,
    timestamp: writeTimestamp(request.timestamp ?? now, mode),
  };
  return mode === "cloud" ? { ...common, version: 1 } : { ...common, usage };
}

function plateResult(
  reading: PlateReading,
  { hasMmc }: { hasMmc: boolean },
): Record<string, unknown> {
  const { plate, score, region, candidates, detectionScore, box, vehicleBox } = reading;
  return {
    box: corners(box),
    plate,
    region,
    score,
    candidates,
    dscore: round(detectionScore),
    vehicle: { score: vehicleScore(reading), type: "Unknown", box: corners(vehicleBox) },
    // This double tells no make and no colour: an empty list is what the real one sends when unsure.
    ...(hasMmc ? { model_make: [], color: [], orientation: [] } : {}),
  };
}

function vehicleResult(reading: PlateReading): Record<string, unknown> {
  return {
    plate: {
      type: "Plate",
      score: round(reading.detectionScore),
      box: corners(reading.box),
      props: {
        plate: [{ value: reading.plate, score: reading.score }],
        region: [{ value: reading.region.code, score: reading.region.score }],
      },
    },
    vehicle: {
      type: "Unknown",
      score: vehicleScore(reading),
      box: corners(reading.vehicleBox),
      props: { make_model: [], orientation: [], color: [] },
    },
  };
}

/** The vehicle is inferred from the plate, hence never surer than it. */
function vehicleScore({ detectionScore }: PlateReading): number {
  return round(detectionScore * 0.8);
}

function corners({ left, top, right, bottom }: Box): Record<string, number> {
  return { xmin: left, ymin: top, xmax: right, ymax: bottom };
}

/** The cloud keeps the upload under hour, minute, five random letters and its name. */
function cloudFilename(name: string, now: Date): string {
  const time = now.toISOString().slice(11, 16).replace(":", "");
  return `${time}_${crypto.randomUUID().slice(0, 5)}_${name}`;
}

/** Microseconds; the SDK writes a space and no zone. */
function writeTimestamp(at: Date, mode: Mode): string {
  const iso = at.toISOString().replace("Z", "000Z");
  return mode === "cloud" ? iso : iso.replace("T", " ").replace("Z", "");
}

function round(score: number): number {
  return Math.round(score * 1000) / 1000;
}
