// Owns that the verbs of the link are for devices alone.
import { WashfleetError } from "../errors.ts";
import type { Actor } from "../users/actor.ts";

/** @throws WashfleetError `forbidden` unless the actor is a device */
export function requireDevice(actor: Actor): Extract<Actor, { kind: "device" }> {
  if (actor.kind === "device") return actor;
  throw new WashfleetError("Cannot do this as it is for devices, by their own token", {
    kind: "forbidden",
    code: "devices_only",
  });
}
