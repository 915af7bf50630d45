// Owns refusing an expression that cannot be understood, before it is kept.
import { WashfleetError } from "../errors.ts";
import type { PayloadShaper } from "./payload_shaper.ts";

/** @throws WashfleetError `invalid` */
export async function requireTransform(
  transform: string | null | undefined,
  shaper: Pick<PayloadShaper, "findFault">,
): Promise<void> {
  if (transform === null || transform === undefined) return;
  const fault = await shaper.findFault(transform);
  if (fault === null) return;
  throw new WashfleetError("Cannot keep the transform as it is no JSONata", {
    kind: "invalid",
    code: "invalid_transform",
    faults: [{ path: "transform", message: fault }],
  });
}
