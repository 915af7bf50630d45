// Owns how a vehicle is told.
import type { Read } from "../../server/contract/read.ts";

/** `SUV, us-tx`; `–` when nothing is known. */
export function vehicleWords({ vehicle, region }: Pick<Read, "vehicle" | "region">): string {
  const parts = [vehicle?.color, vehicle?.make, vehicle?.model, vehicle?.type]
    .filter((part) => part !== null && part !== undefined && part.toLowerCase() !== "unknown")
    .join(" ");
  const all = [parts, region?.toUpperCase() ?? ""].filter((part) => part !== "");
  return all.length === 0 ? "–" : all.join(", ");
}
