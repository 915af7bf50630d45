// Owns one read: its picture, its correction, the visit's frames, the plate's other visits, and what
// was read that is like it.
import type { Page } from "../../../../server/contract/page.ts";
import type { FoundRead, Read } from "../../../../server/contract/read.ts";
import type { Answer } from "../../../api/call.ts";
import type { PageApi } from "../../../page_api.ts";
import { Failure } from "../../../components/failure.tsx";
import { type Places, placesOf } from "../../../components/place.ts";
import { PlateFrames } from "../../../components/plate_frames.tsx";
import { t } from "../../../i18n/translate.ts";
import PlateList from "../../../islands/plate_list.tsx";
import PlateRead, { type PlateReadProps } from "../../../islands/plate_read.tsx";
import { HttpError, page } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";
import { plateAddress } from "../../../words/plate_filter.ts";

interface PlateData {
  readonly work: PlateReadProps;
  /** Of the same visit, oldest first, this one too. */
  readonly frames: readonly Read[];
  /** The plate's other reads. */
  readonly others: Answer<Page<FoundRead>>;
  /** Reads of other plates that are like it. */
  readonly near: readonly FoundRead[];
}

const OTHERS = 8;
const FRAMES = 24;
/** The server's own, for when the location's settings cannot be asked for. */
const MOST_CORRECTED = 3;

export const title = define.title<PlateData>(({ work }) => work.read.plate);

export const handler = define.handlers<PlateData>({
  async GET({ state, params }) {
    const found = await state.api.plate(params.id ?? "");
    if (!found.ok) throw new HttpError(found.status === 400 ? 404 : found.status || 503);
    const read = found.data;
    const [around, locations, corrections, matches, reading] = await Promise.all([
      readsAround(state.api, read),
      state.api.locations(),
      state.api.corrections(read.id),
      state.api.matches(read.id),
      state.api.locationReading(read.location_id),
    ]);
    return page({
      ...around,
      work: {
        read,
        corrections: corrections.ok ? corrections.data.items : [],
        matches: matches.ok ? matches.data.items : null,
        places: placesOf(locations.ok ? locations.data.items : []),
        most: reading.ok
          ? reading.data.effective.max_corrected_characters ?? MOST_CORRECTED
          : MOST_CORRECTED,
        canWrite: ["admin", "operator"].includes(state.user?.role ?? ""),
      },
    });
  },
});

async function readsAround(api: PageApi, read: Read): Promise<Omit<PlateData, "work">> {
  const [others, frames, near] = await Promise.all([
    api.plates({ plate: read.plate, limit: String(OTHERS + 1) }),
    api.plates({ visit_id: read.visit_id, limit: String(FRAMES) }),
    api.plates({ q: read.plate, limit: "40" }),
  ]);
  return {
    others: others.ok ? { ...others, data: without(others.data, read.id) } : others,
    frames: frames.ok
      ? frames.data.items.filter(({ visit_id }) => visit_id === read.visit_id).reverse()
      : [],
    near: near.ok
      ? near.data.items.filter(({ found, visit_id }) =>
        found !== undefined && found !== "exact" && visit_id !== read.visit_id
      ).slice(0, OTHERS)
      : [],
  };
}

function without(reads: Page<FoundRead>, id: string): Page<FoundRead> {
  const items = reads.items.filter((read) => read.id !== id).slice(0, OTHERS);
  return { items, next_cursor: null };
}

export default define.page<PlateData>(({ data: { work, frames, others, near } }) => {
  const { read, places } = work;
  const zone = places[read.location_id]?.timezone ?? "UTC";
  return (
    <>
      <PlateRead {...work} />
      {frames.length > 1 && (
        <section aria-labelledby="frames-title">
          <div class="section-head">
            <h2 id="frames-title">{t("This visit, frame by frame")}</h2>
          </div>
          <PlateFrames reads={frames} currentId={read.id} zone={zone} />
        </section>
      )}
      <Others {...{ read, others, places }} />
      {near.length > 0 && (
        <section aria-labelledby="near-title">
          <div class="section-head">
            <h2 id="near-title">{t("Plates like {plate}", { plate: read.plate })}</h2>
          </div>
          <Listed items={near} plate={read.plate} places={places} />
        </section>
      )}
    </>
  );
});

function Others({ read, others, places }: Pick<PlateData, "others"> & {
  read: Read;
  places: Places;
}) {
  return (
    <section aria-labelledby="others-title">
      <div class="section-head">
        <h2 id="others-title">{t("This plate before and after")}</h2>
        <a href={plateAddress({ plate: read.plate })} class="link">{t("All its reads")}</a>
      </div>
      {!others.ok && <Failure title={t("They could not be shown")} answer={others} />}
      {others.ok && others.data.items.length === 0 && (
        <p class="hint">{t("It was seen this once.")}</p>
      )}
      {others.ok && others.data.items.length > 0 && (
        <Listed items={others.data.items} plate={read.plate} places={places} />
      )}
    </section>
  );
}

function Listed(
  { items, plate, places }: { items: readonly FoundRead[]; plate: string; places: Places },
) {
  return (
    <div class="card table-card">
      <PlateList
        page={{ items: [...items], next_cursor: null }}
        filter={{ plate, limit: String(OTHERS) }}
        places={places}
        isLive={false}
      />
    </div>
  );
}
