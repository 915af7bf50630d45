// Owns how a seeded visit is told of as an event. Pure.
import { viewMiss, viewRead } from "../../server/reads/read_view.ts";
import { Miss } from "../../server/contract/event.ts";
import type { SeededVisit } from "./make_visits.ts";

/** `plate.read`, or `plate.missed` with its reason. */
export function seededEvent(visit: SeededVisit) {
  const read = visit.reads.at(-1);
  if (read === undefined) {
    const miss = viewMiss({
      visitId: visit.id,
      reason: Miss.shape.reason.parse(visit.missReason),
      bestGuess: visit.bestGuess,
      confidence: visit.confidence,
      capturedAt: new Date(visit.firstSeenMs),
      hasImage: true,
    });
    return { type: "plate.missed", atMs: visit.lastSeenMs, visit, data: { miss } };
  }
  const row = {
    id: read.id,
    plate: read.plate,
    confidence: read.confidence,
    region: read.region,
    candidates: read.candidates,
    vehicle: { type: read.vehicle, make: null, model: null, color: null },
    box: read.box,
    location_id: visit.locationId,
    device_id: visit.deviceId,
    camera_id: visit.cameraId,
    visit_id: visit.id,
    captured_at: new Date(read.capturedMs),
    created_at: new Date(read.createdMs),
    image_ref: read.imageRef,
    original_plate: null,
    is_time_trusted: true,
    trigger: "vehicle",
  };
  return {
    type: "plate.read",
    atMs: read.capturedMs,
    visit,
    data: { read: viewRead(row), matches: [] },
  };
}
