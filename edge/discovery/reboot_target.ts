// Owns where a camera of the agent's may be told to reboot. What proves its password there could be
// replayed to another camera of the same password, so nobody is told of whom there is doubt. Pure.
import { atHost } from "./examine_camera.ts";
import type { OwnSettings } from "./following.ts";
import type { KnownCamera } from "./kept_cameras.ts";
import type { Neighbours } from "./neighbours.ts";
import { doubtOf, proveByNetwork } from "./prove_camera.ts";
import type { Sightings } from "./sightings.ts";

export interface RebootTargetOptions {
  /** Null: who it is was not learned yet. */
  readonly known: KnownCamera | null;
  readonly sightings: Pick<Sightings, "addressesNow" | "endpointsNow">;
  readonly neighbours: Neighbours | null;
}

/**
 * Its url with its account, at the host where it is now. Null: who is there is in doubt. Away from
 * the url of the settings, only the MAC that is known of it proves a camera.
 */
export function rebootTarget(
  { settings, isAdopted }: OwnSettings,
  { known, sightings, neighbours }: RebootTargetOptions,
): string | null {
  if (known === null) return isAdopted ? null : settings.url;
  const address = known.address ?? known.home;
  const isElsewhere = sightings.addressesNow(known.endpoint).some((one) => one !== address);
  const isTaken = sightings.endpointsNow(address).some((one) => one !== known.endpoint);
  if (isElsewhere || isTaken) return null;
  const isAsConfigured = !isAdopted && known.address === null;
  const isCertain = isAsConfigured
    ? doubtOf(known, { address, neighbours }) === null
    : proveByNetwork(known, { address, neighbours }).kind === "proven";
  return isCertain ? atHost(new URL(settings.url), address).href : null;
}
