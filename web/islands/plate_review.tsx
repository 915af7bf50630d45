// Owns going through the queue of what a person should look at: one after the other, by keyboard.
// shown → (accept | correct | step) → next shown; nothing left → done.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Page } from "../../server/contract/page.ts";
import type { Location } from "../../server/contract/fleet.ts";
import type { Visit, VisitCount } from "../../server/contract/visit.ts";
import { loadReviewSubject, type ReviewSubject } from "../api/load_review.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { ChevronLeft, ChevronRight } from "../components/icons.ts";
import { Notice } from "../components/notice.tsx";
import { placesOf } from "../components/place.ts";
import { PlateReviewFilters } from "../components/plate_review_filters.tsx";
import { PlateReviewQueue } from "../components/plate_review_queue.tsx";
import { PlateReviewSubject } from "../components/plate_review_subject.tsx";
import { t } from "../i18n/translate.ts";
import { serverNowMs } from "../live/clock.ts";
import { say } from "../live/toasts.ts";
import { usePageKeys } from "../live/use_page_keys.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { countWords } from "../words/number_words.ts";
import { reviewAddress, reviewFilterOf, type ReviewForm } from "../words/plate_review.ts";
import { problemWords } from "../words/problem_words.ts";
import PlatePicture from "./plate_picture.tsx";

export interface PlateReviewProps {
  readonly form: ReviewForm;
  readonly locations: readonly Pick<Location, "id" | "name" | "timezone">[];
  readonly queue: Page<Visit>;
  readonly count: VisitCount | null;
  /** What is looked at first; `null`: nothing waits. */
  readonly subject: ReviewSubject | null;
  readonly canWrite: boolean;
}

const REVIEW_A_PAGE = "25";
/** More are asked for when so few are left. */
const FEW = 5;
const client = () => createApiClient(sendFromBrowser);

export default function PlateReview(props: PlateReviewProps) {
  const { form, locations, canWrite } = props;
  const review = useReview(props);
  const { subject, queue, count, isBusy } = review;
  const places = placesOf(locations);
  const current = subject.value;
  return (
    <>
      <div class="review-bar">
        <PlateReviewFilters {...{ form, locations }} />
        <p class="review-left" role="status">
          {count.value !== null && (
            <b data-figure="left">
              {countWords(count.value.count) + (count.value.is_more ? "+" : "")}
            </b>
          )} {t("left")}
        </p>
        <span class="review-steps">
          <button type="button" class="quiet small" onClick={() => review.step(-1)}>
            <ChevronLeft /> {t("Previous")} <kbd>K</kbd>
          </button>
          <button type="button" class="quiet small" onClick={() => review.step(1)}>
            {t("Next")} <kbd>J</kbd> <ChevronRight />
          </button>
        </span>
      </div>
      {current === null
        ? (
          <Notice
            title={t("Nothing waits for a look")}
            text={t("Misses and unsure reads come here by themselves. Widen the time to see more.")}
            action={{ href: "/plates", label: t("See all plates") }}
          />
        )
        : (
          <div class="review" aria-busy={isBusy.value}>
            <PlateReviewQueue
              visits={queue.value.items}
              currentId={current.visit.id}
              places={places}
              onChoose={review.show}
            />
            <ReviewPicture key={current.visit.id} subject={current} />
            <PlateReviewSubject
              subject={current}
              isBusy={isBusy.value}
              onAccept={review.accept}
              onCorrected={() => review.done(current.visit)}
              {...{ places, canWrite }}
            />
          </div>
        )}
    </>
  );
}

function ReviewPicture({ subject: { visit, read } }: { subject: ReviewSubject }) {
  const src = read?.image_url ?? visit.image_url ?? "";
  const plate = read?.plate ?? visit.best_guess ?? "";
  return <PlatePicture src={src} plate={plate} box={read?.box ?? null} />;
}

/** The queue as it stands, and what may be done with it. */
function useReview(
  { form, queue: first, count: counted, subject: shown, canWrite }: PlateReviewProps,
) {
  const queue: Signal<Page<Visit>> = useSignal(first);
  const count: Signal<VisitCount | null> = useSignal(counted);
  const subject: Signal<ReviewSubject | null> = useSignal(shown);
  const isBusy = useSignal(false);
  const show = async (visit: Visit) => {
    history.replaceState(history.state, "", reviewAddress({ ...form, visit: visit.id }));
    isBusy.value = true;
    const loaded = await loadReviewSubject(client(), visit);
    // Somebody quick has gone on meanwhile.
    if (!location.search.includes(visit.id)) return;
    isBusy.value = false;
    subject.value = loaded;
  };
  const step = (by: 1 | -1) => {
    const { items } = queue.peek();
    const at = items.findIndex(({ id }) => id === subject.peek()?.visit.id);
    const next = items[at + by];
    if (next !== undefined) show(next);
    if (at + FEW > items.length) loadMore(form, queue);
  };
  const done = (visit: Visit) => {
    const { items, next_cursor } = queue.peek();
    const at = items.findIndex(({ id }) => id === visit.id);
    const left = items.filter(({ id }) => id !== visit.id);
    queue.value = { items: left, next_cursor };
    const before = count.peek();
    if (before !== null) count.value = { ...before, count: Math.max(0, before.count - 1) };
    const next = left[Math.min(Math.max(0, at), left.length - 1)];
    if (next === undefined) subject.value = null;
    else show(next);
    if (left.length < FEW) loadMore(form, queue);
  };
  const accept = async () => {
    const visit = subject.peek()?.visit;
    if (visit === undefined || isBusy.peek()) return;
    isBusy.value = true;
    const answer = await client().reviewVisit(visit.id);
    isBusy.value = false;
    if (answer.ok) done(visit);
    else say(problemWords(answer), "bad");
  };
  useRefreshed(count, {
    load: async () => {
      const answer = await client().visitCount(reviewFilterOf(form, serverNowMs()));
      if (answer.ok && answer.data.count > 0 && queue.peek().items.length === 0) {
        await loadMore(form, queue);
      }
      return answer;
    },
    concerns: ({ type }) => /^plate\.(missed|read|corrected)$/.test(type),
    everyMs: 60_000,
  });
  useEffect(() => {
    const [next] = queue.value.items;
    if (subject.peek() === null && next !== undefined) show(next);
  }, [queue.value]);
  usePageKeys({
    j: () => step(1),
    ArrowRight: () => step(1),
    k: () => step(-1),
    ArrowLeft: () => step(-1),
    Enter: canWrite ? accept : undefined,
  });
  return { queue, count, subject, isBusy, show, step, done, accept };
}

async function loadMore(form: ReviewForm, queue: Signal<Page<Visit>>): Promise<void> {
  const { items, next_cursor } = queue.peek();
  if (next_cursor === null && items.length > 0) return;
  const filter = { ...reviewFilterOf(form, serverNowMs()), limit: REVIEW_A_PAGE };
  const answer = await client().visits({ ...filter, cursor: next_cursor ?? "" });
  if (!answer.ok) return;
  const known = new Set(queue.peek().items.map(({ id }) => id));
  const fresh = answer.data.items.filter(({ id }) => !known.has(id));
  queue.value = {
    items: [...queue.peek().items, ...fresh],
    next_cursor: answer.data.next_cursor,
  };
}
