// Owns what the query of a picture may say. Judges no picture.
import { z } from "zod";
import type { FieldFault } from "../../server/contract/problem.ts";
import { MAX_WIDTH, MIN_WIDTH } from "../cameras/frame_variants.ts";

const MaxAgeMs = z.coerce.number().int().min(1).max(86_400_000);
const Width = z.coerce.number().int().min(MIN_WIDTH).max(MAX_WIDTH);

export interface PictureQuery {
  maxAgeMs: number | undefined;
  width: number | undefined;
}

/** The query, or all its faults. */
export function parsePictureQuery(
  asked: { maxAgeMs?: string | undefined; width?: string | undefined },
): { ok: true; query: PictureQuery } | { ok: false; errors: FieldFault[] } {
  const maxAgeMs = asked.maxAgeMs === undefined ? undefined : MaxAgeMs.safeParse(asked.maxAgeMs);
  const width = asked.width === undefined ? undefined : Width.safeParse(asked.width);
  const errors: FieldFault[] = [];
  if (maxAgeMs?.success === false) {
    errors.push({ path: "max_age_ms", message: "must be 1–86400000 milliseconds" });
  }
  if (width?.success === false) {
    errors.push({ path: "width", message: `must be ${MIN_WIDTH}–${MAX_WIDTH} pixels` });
  }
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, query: { maxAgeMs: maxAgeMs?.data, width: width?.data } };
}
