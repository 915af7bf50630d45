// Owns what becomes of an action on many devices: how far it is, and each that failed.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { BulkAction, BulkItem } from "../../server/contract/bulk_action.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { t } from "../i18n/translate.ts";
import { doingWords, isGoingOn, outcomeWords } from "../words/bulk_words.ts";
import { ProgressBar } from "./deployment_progress.tsx";
import { X } from "./icons.ts";
import { Status } from "./status.tsx";
import { failureWords } from "../words/problem_words.ts";

interface BulkProgressProps {
  readonly action: Signal<BulkAction | null>;
  /** Chooses devices in the list again. */
  pick(ids: readonly string[]): void;
  onClose(): void;
}

const EVERY_MS = 1500;
const FEW = 20;
const BAD = new Set<BulkItem["outcome"]>(["failed", "expired", "interrupted"]);

export function BulkProgress({ action: shown, pick, onClose }: BulkProgressProps) {
  const isWhole = useSignal(false);
  const action = shown.value;
  const isOpen = action !== null && isGoingOn(action);
  useEffect(() => {
    const id = action?.id ?? null;
    if (!isOpen || id === null) return;
    const timer = setInterval(async () => {
      const answer = await createApiClient(sendFromBrowser).bulkAction(id);
      if (answer.ok && shown.peek()?.id === id) shown.value = answer.data;
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [action?.id, isOpen]);
  if (action === null) return null;
  const failed = action.items.filter(({ outcome }) => BAD.has(outcome));
  const rows = isWhole.value ? failed : failed.slice(0, FEW);
  return (
    <section class="card bulk-progress" aria-label={t("Progress")} data-action={action.id}>
      <header>
        <h2>{doingWords(action)}</h2>
        <button type="button" class="icon-button" aria-label={t("Close")} onClick={onClose}>
          <X />
        </button>
      </header>
      <ProgressBar parts={partsOf(action)} total={action.items.length} />
      <p class="tallies" role="status">
        {Object.entries(action.counts).map(([outcome, count]) => (
          <Status
            key={outcome}
            tone={outcomeWords(outcome as BulkItem["outcome"]).tone}
            label={`${outcomeWords(outcome as BulkItem["outcome"]).label}: ${count}`}
          />
        ))}
      </p>
      {failed.length > 0 && (
        <>
          <ul class="failures">
            {rows.map((item) => <Failed key={item.device_id} item={item} />)}
          </ul>
          <div class="part-acts">
            {rows.length < failed.length && (
              <button
                type="button"
                class="quiet"
                onClick={() => isWhole.value = true}
              >
                {t("Show all {count}", { count: failed.length })}
              </button>
            )}
            <button
              type="button"
              class="quiet"
              onClick={() => pick(failed.map(({ device_id }) => device_id))}
            >
              {t("Choose {count, plural, one {the one that failed} other {the # that failed}}", {
                count: failed.length,
              })}
            </button>
          </div>
        </>
      )}
    </section>
  );
}

function Failed({ item }: { item: BulkItem }) {
  const { device_id, device_name, outcome, code, detail } = item;
  return (
    <li>
      <a class="link" href={`/devices/${device_id}`}>{device_name ?? t("Unknown device")}</a>{" "}
      <span>
        {detail === null ? outcomeWords(outcome).label : failureWords({ code: code ?? "", detail })}
      </span>
    </li>
  );
}

function partsOf({ counts }: BulkAction): [string, number][] {
  const { done = 0, unchanged = 0, sent = 0, failed = 0, expired = 0, interrupted = 0 } = counts;
  return [["done", done], ["reverted", unchanged], ["in_flight", sent], [
    "failed",
    failed + expired + interrupted,
  ]];
}
