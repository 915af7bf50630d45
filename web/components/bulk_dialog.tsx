// Owns asking before an action on many devices: what it needs, how many, and which could not.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { BulkAction } from "../../server/contract/bulk_action.ts";
import type { Location } from "../../server/contract/fleet.ts";
import type { BulkWish } from "../api/bulk_calls.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { t } from "../i18n/translate.ts";
import { actWords, askWords, type BulkName, meaningWords } from "../words/bulk_words.ts";
import { problemWords } from "../words/problem_words.ts";
import { instantOf } from "../words/zoned_time.ts";
import { ConfirmForm } from "./confirm_form.tsx";

interface BulkDialogProps {
  /** `null`: closed. */
  readonly asked: Signal<BulkName | null>;
  readonly ids: readonly string[];
  readonly locations: readonly Location[];
  /** The clock that the date field speaks of. */
  readonly zone: string;
  onDone(action: BulkAction): void;
}

interface Details {
  readonly reason: string;
  readonly until: string;
  readonly toLocation: string;
  readonly typed: string;
}

const NO_DETAILS: Details = { reason: "", until: "", toLocation: "", typed: "" };
const DANGEROUS = new Set<BulkName>(["delete", "reboot"]);
/** What is worth trying before: it can be refused for reasons that a person can mend. */
const TRIED_FIRST = new Set<BulkName>(["delete", "move"]);

export function BulkDialog({ asked, ids, locations, zone, onDone }: BulkDialogProps) {
  const details = useSignal(NO_DETAILS);
  const trial = useSignal<BulkAction | null>(null);
  const trouble = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const key = useRef("");
  const action = asked.value;
  useEffect(() => {
    details.value = NO_DETAILS;
    trouble.value = null;
    key.current = crypto.randomUUID();
  }, [action]);
  const { toLocation } = details.value;
  useEffect(() => {
    trial.value = null;
    if (action === null || !TRIED_FIRST.has(action)) return;
    if (action === "move" && toLocation === "") return;
    let isLate = false;
    const wish = { ...wishOf(action, { ids, zone, details: details.peek() }), dry_run: true };
    createApiClient(sendFromBrowser).runBulkAction(wish, crypto.randomUUID()).then((answer) => {
      if (!isLate && answer.ok) trial.value = answer.data;
    });
    return () => void (isLate = true);
  }, [action, toLocation]);
  if (action === null) return null;
  const run = async () => {
    isBusy.value = true;
    const { runBulkAction } = createApiClient(sendFromBrowser);
    const wish = wishOf(action, { ids, zone, details: details.peek() });
    let answer = await runBulkAction(wish, key.current);
    // It goes on at the server: the same key asks what became of it.
    if (!answer.ok && answer.status === 0) answer = await runBulkAction(wish, key.current);
    isBusy.value = false;
    if (!answer.ok) return void (trouble.value = problemWords(answer));
    asked.value = null;
    onDone(answer.data);
  };
  return (
    <ConfirmForm
      title={askWords(action, ids.length)}
      act={isBusy.value ? t("Under way…") : actWords(action)}
      isOpen
      isBusy={isBusy.value || isLacking(action, { details: details.value, count: ids.length })}
      isDangerous={DANGEROUS.has(action)}
      onConfirm={run}
      onClose={() => asked.value = null}
    >
      <p>{meaningWords(action)}</p>
      <DetailFields {...{ action, details, locations, zone, count: ids.length }} />
      <Trial trial={trial.value} />
      {trouble.value !== null && <p class="fault" role="alert">{trouble.value}</p>}
    </ConfirmForm>
  );
}

interface DetailFieldsProps {
  readonly action: BulkName;
  readonly details: Signal<Details>;
  readonly locations: readonly Location[];
  readonly zone: string;
  readonly count: number;
}

function DetailFields({ action, details, locations, zone, count }: DetailFieldsProps) {
  const set = (change: Partial<Details>) => details.value = { ...details.peek(), ...change };
  const { reason, until, toLocation, typed } = details.value;
  if (action === "maintenance_on") {
    return (
      <>
        <label class="entry">
          <span>{t("Reason")}</span>
          <input
            value={reason}
            maxLength={200}
            placeholder={t("for example: new lens")}
            onInput={(event) => set({ reason: event.currentTarget.value })}
          />
        </label>
        <label class="entry">
          <span>{t("Ends by itself at ({zone}); empty: when somebody says so", { zone })}</span>
          <input
            type="datetime-local"
            value={until}
            onInput={(event) => set({ until: event.currentTarget.value })}
          />
        </label>
      </>
    );
  }
  if (action === "move") {
    return (
      <label class="entry">
        <span>{t("To the location")}</span>
        <select
          value={toLocation}
          onChange={(event) => set({ toLocation: event.currentTarget.value })}
        >
          <option value="">{t("Choose a location")}</option>
          {locations.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
        </select>
      </label>
    );
  }
  if (action !== "delete") return null;
  return (
    <label class="entry">
      <span>{t("Type {count} to say that you mean all of them", { count: String(count) })}</span>
      <input
        value={typed}
        inputMode="numeric"
        autocomplete="off"
        onInput={(event) => set({ typed: event.currentTarget.value })}
      />
    </label>
  );
}

function Trial({ trial }: { trial: BulkAction | null }) {
  const failed = trial?.items.filter(({ outcome }) => outcome === "failed") ?? [];
  if (failed.length === 0) return null;
  return (
    <div class="trial">
      <p class="fault">
        {t("{count, plural, one {# device would refuse} other {# devices would refuse}}:", {
          count: failed.length,
        })}
      </p>
      <ul class="failures">
        {failed.slice(0, 5).map(({ device_id, device_name, detail }) => (
          <li key={device_id}>
            <b>{device_name}</b> {detail}
          </li>
        ))}
      </ul>
    </div>
  );
}

function isLacking(
  action: BulkName,
  { details: { toLocation, typed }, count }: { details: Details; count: number },
): boolean {
  if (action === "move") return toLocation === "";
  return action === "delete" && typed.trim() !== String(count);
}

function wishOf(
  action: BulkName,
  { ids, zone, details }: { ids: readonly string[]; zone: string; details: Details },
): BulkWish {
  const device_ids = [...ids];
  switch (action) {
    case "maintenance_on": {
      const reason = details.reason.trim() === "" ? null : details.reason.trim();
      return { action, device_ids, reason, until: instantOf(details.until, zone) };
    }
    case "move":
      return { action, device_ids, to_location_id: details.toLocation };
    default:
      return { action, device_ids };
  }
}
