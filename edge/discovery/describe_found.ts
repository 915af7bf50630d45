// Owns what the report adds to what a found camera says of itself. Pure.
import type { FoundCamera } from "../../server/contract/discovery.ts";
import { TWO_MACHINES } from "./following.ts";
import type { KnownCamera } from "./kept_cameras.ts";

export interface FoundFacts {
  readonly known: KnownCamera | null;
  readonly isAdopted: boolean;
  readonly mac: string | null;
  /** It answers from more than one address. */
  readonly isTwice: boolean;
  /** Why it is not followed, and why not adopted. */
  readonly troubles: readonly (string | null)[];
}

const MAX_TROUBLE_CHARACTERS = 300;

export function describeFound({ known, isAdopted, mac, isTwice, troubles }: FoundFacts) {
  const trouble = troubles.find((each) => each !== null) ?? (isTwice ? TWO_MACHINES : null);
  return {
    serial: known?.serial ?? null,
    mac,
    firmware: known?.firmware ?? null,
    streams: known?.streams ?? [],
    camera_id: known?.camera_id ?? null,
    adopted: isAdopted,
    trouble: trouble?.slice(0, MAX_TROUBLE_CHARACTERS).toWellFormed() ?? null,
  } satisfies Partial<FoundCamera>;
}
