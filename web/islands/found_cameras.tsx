// Owns the found cameras by location and device, as they come, move and go.
import { type Signal, useSignal } from "@preact/signals";
import type { Event } from "../../server/contract/event.ts";
import type { SiteCamera } from "../../server/contract/site_camera.ts";
import { discoveryClient, type Found, loadFound } from "../api/discovery_calls.ts";
import { AdoptDialog } from "../components/adopt_dialog.tsx";
import { DeviceLook } from "../components/device_look.tsx";
import { FoundCamera } from "../components/found_camera.tsx";
import { Notice } from "../components/notice.tsx";
import type { Places } from "../components/place.ts";
import { t } from "../i18n/translate.ts";
import { say } from "../live/toasts.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import {
  discoveryAddress,
  type DiscoveryForm,
  foundFilterOf,
  isNarrowed,
} from "../words/discovery_form.ts";
import { type FoundSite, groupFound } from "../words/found_groups.ts";
import { problemWords } from "../words/problem_words.ts";

export interface FoundCamerasProps {
  readonly found: Found;
  readonly form: DiscoveryForm;
  readonly places: Places;
  readonly canWrite: boolean;
}

/** No event tells that a device has looked and seen the same as before. */
const EVERY_MS = 15_000;
const OF_CAMERAS = /^(camera|device)\./;

export default function FoundCameras({ found, form, places, canWrite }: FoundCamerasProps) {
  const shown: Signal<Found> = useSignal(found);
  const adopting = useSignal<SiteCamera | null>(null);
  const filter = foundFilterOf(form);
  const load = (least: number) => loadFound(discoveryClient(), filter, least);
  const again = () => load(shown.peek().cameras.items.length);
  useRefreshed(shown, {
    load: again,
    concerns: ({ type }: Event) => OF_CAMERAS.test(type),
    everyMs: EVERY_MS,
  });
  const refresh = async (least = shown.peek().cameras.items.length) => {
    const answer = await load(least);
    if (answer.ok) shown.value = answer.data;
    else say(problemWords(answer), "bad");
  };
  const mark = async (camera: SiteCamera, act: "ignoreCamera" | "restoreCamera") => {
    const answer = await discoveryClient()[act](camera.id);
    if (answer.ok) await refresh();
    else say(problemWords(answer), "bad");
  };
  const { cameras, looks } = shown.value;
  const sites = groupFound({ cameras: cameras.items, looks }, isNarrowed(form));
  const acts = canWrite
    ? {
      adopt: (camera: SiteCamera) => adopting.value = camera,
      ignore: (camera: SiteCamera) => mark(camera, "ignoreCamera"),
      restore: (camera: SiteCamera) => mark(camera, "restoreCamera"),
    }
    : null;
  return (
    <>
      {cameras.items.length === 0 && <Nothing form={form} hasDevices={looks.length > 0} />}
      {sites.map((site) => (
        <Site
          key={site.locationId}
          site={site}
          zone={places[site.locationId]?.timezone ?? "UTC"}
          {...{ acts, refresh: () => refresh() }}
        />
      ))}
      {cameras.next_cursor !== null && (
        <button
          type="button"
          class="quiet"
          onClick={() => refresh(cameras.items.length + 1)}
        >
          {t("Show more")}
        </button>
      )}
      {adopting.value !== null && (
        <AdoptDialog
          key={adopting.value.id}
          camera={adopting.value}
          zone={places[adopting.value.location_id]?.timezone ?? "UTC"}
          onClose={() => {
            adopting.value = null;
            refresh();
          }}
        />
      )}
    </>
  );
}

interface SiteProps {
  readonly site: FoundSite;
  readonly zone: string;
  /** `null`: who looks may not. */
  readonly acts: Parameters<typeof FoundCamera>[0]["acts"];
  refresh(): Promise<void>;
}

function Site({ site, zone, acts, refresh }: SiteProps) {
  const { locationId, locationName, devices, without } = site;
  return (
    <section class="card found-site" aria-label={locationName}>
      <header>
        <h2>
          <a class="link" href={`/locations/${encodeURIComponent(locationId)}`}>{locationName}</a>
        </h2>
      </header>
      {devices.map(({ look, cameras }) => (
        <div key={look.device_id} class="found-device" data-device={look.device_id}>
          <DeviceLook {...{ look, zone, refresh }} canLook={acts !== null} />
          <ul class="found-cameras" data-rows>
            {cameras.map((camera) => <FoundCamera key={camera.id} {...{ camera, zone, acts }} />)}
          </ul>
        </div>
      ))}
      {without.length > 0 && (
        <details class="found-none" open={without.length <= 3}>
          <summary>
            {t("{count, plural, one {# device sees no camera} other {# devices see no camera}}", {
              count: without.length,
            })}
          </summary>
          {without.map((look) => (
            <div key={look.device_id} class="found-device" data-device={look.device_id}>
              <DeviceLook {...{ look, zone, refresh }} canLook={acts !== null} />
            </div>
          ))}
        </details>
      )}
    </section>
  );
}

function Nothing({ form, hasDevices }: { form: DiscoveryForm; hasDevices: boolean }) {
  if (isNarrowed(form)) {
    const { location, device } = form;
    return (
      <Notice
        title={t("Nothing matches")}
        text={t("No found camera fits these filters.")}
        action={{ href: discoveryAddress({ location, device }), label: t("Show all") }}
      />
    );
  }
  if (!hasDevices) {
    return (
      <Notice
        title={t("No device looks for cameras yet")}
        text={t("A device that is connected looks around on its network by itself.")}
        action={{ href: "/devices", label: t("Devices") }}
      />
    );
  }
  return (
    <Notice
      title={t("No camera was found")}
      text={t(
        "A camera answers only where ONVIF is switched on in it, and only on the device's own network. For cameras of another network, write that network into the device's settings as discovery.subnets, such as 192.168.20.0/24.",
      )}
    />
  );
}
