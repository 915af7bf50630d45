// Owns writing an endpoint's payload: a JSONata expression, tried on the newest events while it is
// written; the event stands beside what becomes of it. Part of the endpoint's form, whose other
// fields say which events.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { DryRunView, type Tried } from "../components/dry_run_view.tsx";
import { t } from "../i18n/translate.ts";
import { tryPayload } from "../live/try_payload.ts";

export interface PayloadEditorProps {
  readonly transform: string | null;
  /** Whose clock tells when an event was. */
  readonly zone: string;
}

const EXAMPLE = `{
  "plate": data.read.plate,
  "confidence": data.read.confidence,
  "lane": camera_id,
  "valid_until": expires_at
}`;
/** After the last key. */
const PAUSE_MS = 500;

export default function PayloadEditor({ transform, zone }: PayloadEditorProps) {
  const isOwn = useSignal(transform !== null);
  const text = useSignal(transform ?? EXAMPLE);
  const tried = useSignal<Tried>({ kind: "none" });
  const root = useRef<HTMLElement>(null);
  const latest = useRef<AbortController>(new AbortController());
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const run = async () => {
    clearTimeout(timer.current);
    latest.current.abort();
    const { signal } = latest.current = new AbortController();
    const form = root.current?.closest("form");
    if (!form) return;
    if (tried.peek().kind === "none") tried.value = { kind: "trying" };
    const result = await tryPayload(new FormData(form));
    // A slower answer to an older expression must not cover this one.
    if (!signal.aborted) tried.value = result;
  };
  const runSoon = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(run, PAUSE_MS);
  };
  useEffect(() => {
    if (isOwn.value) run();
    return () => clearTimeout(timer.current);
  }, [isOwn.value]);
  return (
    <section class="card form-part payload" ref={root}>
      <h2>{t("Payload")}</h2>
      <div class="choices-row" role="radiogroup" aria-label={t("Payload")}>
        <Way value="event" label={t("The event as it is")} isOwn={isOwn} />
        <Way value="own" label={t("Shaped by an expression of yours")} isOwn={isOwn} />
      </div>
      <div class="payload-own" hidden={!isOwn.value}>
        <label class="entry">
          <span>
            {t("JSONata expression over the event")}
          </span>
          <textarea
            name="transform"
            class="code"
            rows={9}
            maxLength={4000}
            spellcheck={false}
            autocomplete="off"
            value={text.value}
            onInput={(event) => {
              text.value = event.currentTarget.value;
              runSoon();
            }}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              run();
            }}
          />
        </label>
      </div>
      <p class="try-row">
        <button type="button" class="quiet" onClick={run}>{t("Try it on recent events")}</button>
        <span class="hint">{t("Nothing is sent.")}</span>
      </p>
      <DryRunView tried={tried.value} zone={zone} />
    </section>
  );
}

function Way({ value, label, isOwn }: {
  value: "event" | "own";
  label: string;
  isOwn: { value: boolean };
}) {
  return (
    <label class="tick">
      <input
        type="radio"
        name="payload"
        value={value}
        checked={isOwn.value === (value === "own")}
        onChange={() => isOwn.value = value === "own"}
      />
      <span>{label}</span>
    </label>
  );
}
