// Owns the question whether who answers at another address is a known camera. Its EndpointReference is
// anybody's to say, so it takes the same MAC where this network shows one, else the same serial
// number, told after a digest that cannot be replayed. A host of another MAC is sent nothing.
import type { Found } from "./found_camera.ts";
import { examineCamera } from "./examine_camera.ts";
import type { KnownCamera } from "./kept_cameras.ts";
import type { Neighbours } from "./neighbours.ts";
import type { Account } from "./onvif_messages.ts";

export type Proof =
  | { readonly kind: "proven" }
  /** The next look may show more. */
  | { readonly kind: "wait" }
  | { readonly kind: "refused"; readonly detail: string; readonly isPasswordWrong?: boolean };

/** What the network alone proves. Pure. */
export function proveByNetwork(
  known: Pick<KnownCamera, "mac" | "serial">,
  { address, neighbours }: { address: string; neighbours: Neighbours | null },
): Proof | { readonly kind: "ask_serial" } {
  if (neighbours?.isNear(address) === true) {
    const mac = neighbours.macOf(address);
    if (mac === null) return { kind: "wait" };
    if (known.mac !== null) {
      return mac === known.mac ? { kind: "proven" } : refused(
        `Another machine (${mac}) answers with this camera's identity: it is not followed.`,
      );
    }
  }
  if (known.serial !== null) return { kind: "ask_serial" };
  return refused(
    "It answers elsewhere, but neither a MAC nor a serial number is known to prove it: " +
      "change its url.",
  );
}

/** Why a known camera may not be asked anything with a digest where it answers; null: it may. Pure. */
export function doubtOf(
  known: Pick<KnownCamera, "mac" | "serial" | "address" | "home">,
  { address, neighbours }: { address: string; neighbours: Neighbours | null },
): string | null {
  const { kind } = proveByNetwork(known, { address, neighbours });
  if (kind === "proven") return null;
  if (address !== (known.address ?? known.home)) return UNPROVEN;
  const mac = neighbours?.isNear(address) === true ? neighbours.macOf(address) : null;
  return mac === null || known.mac === null ? null : OTHER_MACHINE;
}

const UNPROVEN = "It answers elsewhere: that it is the same is not proven yet.";
const OTHER_MACHINE = "Another machine answers at its address, with another MAC.";

/** Asks for the serial number, with a digest that only this question is answered by. */
export async function proveBySerial(
  known: Pick<KnownCamera, "serial">,
  { camera, account, signal }: {
    camera: Pick<Found, "address" | "xaddrs">;
    account: Account | null;
    signal: AbortSignal;
  },
): Promise<Proof> {
  if (account === null) return refused("It answers elsewhere, and has no password to prove it by.");
  const examined = await examineCamera(camera, {
    account,
    isTokenAllowed: false,
    choose: null,
    signal,
  });
  if (!examined.ok) {
    const isPasswordWrong = examined.why === "wrong_password";
    return { ...refused(`It answers elsewhere, unproven. ${examined.detail}`), isPasswordWrong };
  }
  return examined.information.serial === known.serial ? { kind: "proven" } : refused(
    "Another machine answers with this camera's identity, and has another serial number.",
  );
}

function refused(detail: string): Proof & { kind: "refused" } {
  return { kind: "refused", detail };
}
