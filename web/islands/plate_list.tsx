// Owns a list of reads; the newest page grows as plates are read.
import { type Signal, useSignal } from "@preact/signals";
import type { Page } from "../../server/contract/page.ts";
import type { Read } from "../../server/contract/read.ts";
import { createApiClient, type PlateFilter, sendFromBrowser } from "../api_client.ts";
import { Certainty } from "../components/certainty.tsx";
import { Age, At } from "../components/instant.tsx";
import { Picture } from "../components/picture.tsx";
import type { Places } from "../components/place.ts";
import { PlateBadge } from "../components/plate_badge.tsx";
import { useRefreshed } from "../live/use_refreshed.ts";
import { vehicleWords } from "../words/vehicle_words.ts";

export interface PlateListProps {
  readonly page: Page<Read>;
  readonly filter: PlateFilter & { readonly limit: string };
  readonly places: Places;
  /** Whether new reads may belong to this page: the newest one, open to the present. */
  readonly isLive: boolean;
}

export default function PlateList({ page, filter, places, isLive }: PlateListProps) {
  const shown: Signal<Page<Read>> = useSignal(page);
  useRefreshed(shown, {
    load: () => createApiClient(sendFromBrowser).plates(filter),
    concerns: ({ type, location_id }) =>
      isLive && (type === "plate.read" || type === "plate.refined") &&
      (filter.location_id === undefined || filter.location_id === "" ||
        filter.location_id === location_id),
    everyMs: null,
  });
  const known = new Set(page.items.map(({ id }) => id));
  return (
    <table class="rows plates">
      <thead>
        <tr>
          <th scope="col">Picture</th>
          <th scope="col">Plate</th>
          <th scope="col">Time there</th>
          <th scope="col" class="place">Location</th>
          <th scope="col">Camera</th>
          <th scope="col">Certainty</th>
          <th scope="col">Vehicle</th>
        </tr>
      </thead>
      <tbody>
        {shown.value.items.map((read) => (
          <Row key={read.id} read={read} places={places} isNew={!known.has(read.id)} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly read: Read;
  readonly places: Places;
  readonly isNew: boolean;
}

function Row({ read, places, isNew }: RowProps) {
  const place = places[read.location_id];
  const zone = place?.timezone ?? "UTC";
  const href = `/plates/${read.id}`;
  return (
    <tr class={isNew ? "good new" : ""} data-read={read.id}>
      <td class="thumb">
        <a href={href} tabIndex={-1} aria-hidden="true">
          <Picture src={read.image_url} alt="" />
        </a>
      </td>
      <td class="main">
        <a href={href}>
          <PlateBadge plate={read.plate} />
        </a>
      </td>
      <td class="time">
        <At iso={read.captured_at} zone={zone} as="day_time" />
        <small>
          <Age iso={read.captured_at} zone={zone} />
        </small>
      </td>
      <td class="place">
        <a href={`/locations/${read.location_id}`}>{place?.name ?? "Unknown location"}</a>
      </td>
      <td class="camera">
        <a href={`/devices/${read.device_id}`}>{read.camera_id}</a>
      </td>
      <td class="certainty">
        <Certainty ratio={read.confidence} />
      </td>
      <td class="vehicle">{vehicleWords(read)}</td>
    </tr>
  );
}
