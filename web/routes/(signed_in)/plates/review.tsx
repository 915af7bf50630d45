// Owns the review queue: what was missed or read unsurely, and that no person has looked at yet.
import type { Location } from "../../../../server/contract/fleet.ts";
import type { Page } from "../../../../server/contract/page.ts";
import type { Visit, VisitCount } from "../../../../server/contract/visit.ts";
import { loadReviewSubject, type ReviewSubject } from "../../../api/load_review.ts";
import type { Answer } from "../../../api/call.ts";
import { Failure } from "../../../components/failure.tsx";
import { MissingParts } from "../../../components/missing_parts.tsx";
import { PageHead } from "../../../components/page_head.tsx";
import { PlateTabs } from "../../../components/plate_tabs.tsx";
import { t } from "../../../i18n/translate.ts";
import PlateReview from "../../../islands/plate_review.tsx";
import type { PageApi } from "../../../page_api.ts";
import { frameFirst } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";
import { reviewFilterOf, type ReviewForm, reviewFormOf } from "../../../words/plate_review.ts";

interface ReviewData {
  readonly form: ReviewForm;
  readonly locations: Answer<Page<Location>>;
  readonly queue: Answer<Page<Visit>>;
  readonly count: VisitCount | null;
  readonly subject: ReviewSubject | null;
}

export const title = define.title(() => t("To review"));

export const handler = define.handlers<ReviewData>({
  GET: ({ state, url }) => frameFirst(loadReview(state.api, url.searchParams)),
});

async function loadReview(api: PageApi, params: URLSearchParams): Promise<ReviewData> {
  const form = reviewFormOf(params);
  const filter = reviewFilterOf(form, Date.now());
  const [queue, count, locations, linked] = await Promise.all([
    api.visits({ ...filter, limit: "25" }),
    api.visitCount(filter),
    api.locations(),
    form.visit === "" ? null : api.visit(form.visit),
  ]);
  const first = linked?.ok === true ? linked.data : queue.ok ? queue.data.items[0] : undefined;
  return {
    form,
    locations,
    queue: queue.ok && first !== undefined ? { ...queue, data: having(first, queue.data) } : queue,
    count: count.ok ? count.data : null,
    subject: first === undefined ? null : await loadReviewSubject(api, first),
  };
}

/** With the visit that a link names, also where that is far down or was looked at already. */
function having(visit: Visit, { items, next_cursor }: Page<Visit>): Page<Visit> {
  const isThere = items.some(({ id }) => id === visit.id);
  return { items: isThere ? items : [visit, ...items], next_cursor };
}

export default define.page<ReviewData>(({ data, url, state }) => {
  const { form, queue, count, subject } = data;
  const locations = data.locations.ok ? data.locations.data.items : [];
  return (
    <>
      <PageHead title={t("Plates")} />
      <PlateTabs path={url.pathname} toReview={count} />
      {queue.ok && <MissingParts parts={[]} locations={data.locations} />}
      {!queue.ok
        ? <Failure title={t("The queue could not be shown")} answer={queue} />
        : (
          <PlateReview
            queue={queue.data}
            canWrite={["admin", "operator"].includes(state.user?.role ?? "")}
            locations={locations.map(({ id, name, timezone }) => ({ id, name, timezone }))}
            {...{ form, count, subject }}
          />
        )}
    </>
  );
});
