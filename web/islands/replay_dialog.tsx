// Owns sending many deliveries again: all that failed, or those of a time; a thousand at a time until
// none is left.
import { useSignal } from "@preact/signals";
import type { Replay } from "../../server/contract/webhook.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { Dialog } from "../components/dialog.tsx";
import { RotateCcw } from "../components/icons.ts";
import { Banner } from "../components/status.tsx";
import { t } from "../i18n/translate.ts";
import { problemWords } from "../words/problem_words.ts";
import { instantOf } from "../words/zoned_time.ts";

export interface ReplayDialogProps {
  readonly endpointId: string;
  /** Of the page's filter: wall clocks of `zone`. */
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly zone: string;
}

type Course =
  | { readonly kind: "asking" }
  | { readonly kind: "refused"; readonly text: string }
  | {
    readonly kind: "going" | "done";
    readonly replayed: number;
    readonly expired: number;
  };

export default function ReplayDialog(props: ReplayDialogProps) {
  const isOpen = useSignal(false);
  const course = useSignal<Course>({ kind: "asking" });
  const close = () => {
    isOpen.value = false;
    course.value = { kind: "asking" };
  };
  const start = async (form: FormData) => {
    const input = inputOf(form, props);
    const told = { replayed: 0, expired: 0 };
    course.value = { kind: "going", ...told };
    let cursor: string | undefined;
    do {
      const answer = await createApiClient(sendFromBrowser)
        .replayDeliveries(props.endpointId, { ...input, ...(cursor && { cursor }) });
      if (!answer.ok) return course.value = { kind: "refused", text: problemWords(answer) };
      told.replayed += answer.data.replayed;
      told.expired += answer.data.expired;
      cursor = answer.data.next_cursor ?? undefined;
      course.value = { kind: cursor === undefined ? "done" : "going", ...told };
    } while (cursor !== undefined && isOpen.peek());
  };
  return (
    <>
      <button type="button" class="quiet" onClick={() => isOpen.value = true}>
        <RotateCcw /> {t("Send several again")}
      </button>
      <Dialog title={t("Send several again")} isOpen={isOpen.value} onClose={close}>
        {course.value.kind === "asking" || course.value.kind === "refused"
          ? <Question {...props} course={course.value} start={start} close={close} />
          : <Progress course={course.value} close={close} />}
      </Dialog>
    </>
  );
}

interface QuestionProps extends ReplayDialogProps {
  readonly course: Course;
  start(form: FormData): void;
  close(): void;
}

function Question({ from, to, type, zone, course, start, close }: QuestionProps) {
  return (
    <form
      class="replay"
      onSubmit={(event) => {
        event.preventDefault();
        start(new FormData(event.currentTarget));
      }}
    >
      {course.kind === "refused" && <Banner tone="bad">{course.text}</Banner>}
      <label class="tick">
        <input type="radio" name="status" value="failed" checked />
        <span>{t("What failed or expired unsent")}</span>
      </label>
      <label class="tick">
        <input type="radio" name="status" value="all" />
        <span>{t("What had arrived, too")}</span>
      </label>
      <label class="entry">
        <span>{t("From ({zone}); empty: from the beginning", { zone })}</span>
        <input name="from" type="datetime-local" defaultValue={from} />
      </label>
      <label class="entry">
        <span>{t("To ({zone}); empty: until now", { zone })}</span>
        <input name="to" type="datetime-local" defaultValue={to} />
      </label>
      {type !== "" && <p class="hint">{t("Only events of the type {type}.", { type })}</p>}
      <p class="hint">
        {t("An event past its deadline is never sent again: a late plate must open no gate.")}
      </p>
      <div class="sheet-actions">
        <button type="button" class="quiet" onClick={close}>{t("Cancel")}</button>
        <button type="submit">{t("Send again")}</button>
      </div>
    </form>
  );
}

function Progress({ course, close }: {
  course: Extract<Course, { replayed: number }>;
  close(): void;
}) {
  const { replayed, expired } = course;
  return (
    <>
      <p role="status">
        {course.kind === "going" && `${t("Going on…")} `}
        {t(
          "{count, plural, =0 {Nothing is on its way again.} one {# delivery is on its way again.} other {# deliveries are on their way again.}}",
          {
            count: replayed,
          },
        )} {expired > 0 &&
          t(
            "{count, plural, one {# was past its deadline and stays.} other {# were past their deadline and stay.}}",
            {
              count: expired,
            },
          )}
      </p>
      <div class="sheet-actions">
        <button type="button" onClick={close}>
          {course.kind === "going" ? t("Stop here") : t("Close")}
        </button>
      </div>
    </>
  );
}

function inputOf(form: FormData, { type, zone }: ReplayDialogProps): Partial<Replay> {
  const instant = (name: string) => instantOf(String(form.get(name) ?? ""), zone);
  const from = instant("from");
  const to = instant("to");
  return {
    status: form.get("status") === "all"
      ? ["failed", "expired", "delivered"]
      : ["failed", "expired"],
    ...(from !== null && { from }),
    ...(to !== null && { to }),
    ...(type !== "" && { types: [type as Replay["types"][number]] }),
  };
}
