// Owns one read: its picture, what else it may have been, when, and the plate's other visits.
import type { Page } from "../../../../server/contract/page.ts";
import type { Read } from "../../../../server/contract/read.ts";
import type { Answer } from "../../../api_client.ts";
import { Certainty } from "../../../components/certainty.tsx";
import { Failure } from "../../../components/failure.tsx";
import { At } from "../../../components/instant.tsx";
import { type Places, placesOf } from "../../../components/place.ts";
import { PlateBadge } from "../../../components/plate_badge.tsx";
import PlateList from "../../../islands/plate_list.tsx";
import PlatePicture from "../../../islands/plate_picture.tsx";
import { HttpError, page } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";
import { vehicleWords } from "../../../words/vehicle_words.ts";
import { plateAddress } from "../../../words/plate_filter.ts";

interface PlateData {
  readonly read: Read;
  readonly places: Places;
  /** The plate's other reads. */
  readonly others: Answer<Page<Read>>;
}

const OTHERS = 8;

export const handler = define.handlers<PlateData>({
  async GET({ state, params }) {
    const [read, locations] = await Promise.all([
      state.api.plate(params.id ?? ""),
      state.api.locations(),
    ]);
    if (!read.ok) throw new HttpError(read.status === 400 ? 404 : read.status || 503);
    const reads = await state.api.plates({ plate: read.data.plate, limit: String(OTHERS + 1) });
    const others = reads.ok ? { ...reads, data: without(reads.data, read.data.id) } : reads;
    return page({
      read: read.data,
      places: placesOf(locations.ok ? locations.data.items : []),
      others,
    });
  },
});

function without(reads: Page<Read>, id: string): Page<Read> {
  const items = reads.items.filter((read) => read.id !== id).slice(0, OTHERS);
  return { items, next_cursor: null };
}

export default define.page<PlateData>(({ data: { read, places, others } }) => {
  return (
    <>
      <div class="page-head">
        <a class="up" href="/plates">Plates</a>
        <h1>
          <span class="visually-hidden">Plate</span>
          <PlateBadge plate={read.plate} large />
        </h1>
      </div>
      <div class="plate-detail">
        <PlatePicture src={read.image_url} plate={read.plate} box={read.box} />
        <Facts read={read} places={places} />
      </div>
      <section aria-label="Other visits">
        <div class="section-head">
          <h2>This plate before and after</h2>
          <a href={plateAddress({ plate: read.plate })} class="link">All its reads</a>
        </div>
        {!others.ok && <Failure title="They could not be shown" answer={others} />}
        {others.ok && others.data.items.length === 0 && <p class="hint">It was seen this once.</p>}
        {others.ok && others.data.items.length > 0 && (
          <div class="card table-card">
            <PlateList
              page={others.data}
              filter={{ plate: read.plate, limit: String(OTHERS) }}
              places={places}
              isLive={false}
            />
          </div>
        )}
      </section>
    </>
  );
});

function Facts({ read, places }: { read: Read; places: Places }) {
  const place = places[read.location_id];
  const zone = place?.timezone ?? "UTC";
  const delayMs = Date.parse(read.created_at) - Date.parse(read.captured_at);
  return (
    <section class="card facts" aria-label="Facts">
      <dl>
        <dt>Captured</dt>
        <dd>
          <At iso={read.captured_at} zone={zone} as="full" />
        </dd>
        <dt>Known after</dt>
        <dd>{(Math.max(0, delayMs) / 1000).toFixed(1)} s</dd>
        <dt>Location</dt>
        <dd>
          <a class="link" href={`/locations/${read.location_id}`}>{place?.name ?? "Unknown"}</a>
        </dd>
        <dt>Camera</dt>
        <dd>
          <a class="link" href={`/devices/${read.device_id}`}>{read.camera_id}</a>
        </dd>
        <dt>Certainty</dt>
        <dd>
          <Certainty ratio={read.confidence} />
        </dd>
        <dt>Vehicle</dt>
        <dd>{vehicleWords(read)}</dd>
        <dt>Visit</dt>
        <dd>
          <code>{read.visit_id}</code>
        </dd>
      </dl>
      <h2>It may also have been</h2>
      {read.candidates.length < 2
        ? <p class="hint">The recognizer offered nothing else.</p>
        : (
          <ol class="candidates">
            {read.candidates.filter(({ plate }) => plate !== read.plate).map((candidate) => (
              <li key={candidate.plate}>
                <PlateBadge plate={candidate.plate} />
                <Certainty ratio={candidate.confidence} />
              </li>
            ))}
          </ol>
        )}
    </section>
  );
}
