// Owns how a webhook endpoint and its deliveries are told in plain words. Pure.
import type { Delivery, DeliveryStatus, Endpoint } from "../../server/contract/webhook.ts";
import type { Tone } from "../components/status.tsx";
import { serverWords } from "../i18n/server_words.ts";
import { t, type Text } from "../i18n/translate.ts";

export interface EndpointWords {
  readonly tone: Tone;
  readonly label: string;
  /** Why it is so, and what becomes of it; `null` where all is well. */
  readonly detail: string | null;
}

/** A failure now and then is no alarm; people are told of one that lasts so long, too. */
const LASTING_MS = 86_400_000;

export function endpointWords(
  endpoint: Pick<Endpoint, "enabled" | "disabled_reason" | "failing_since" | "last_success_at">,
  nowMs: number,
): EndpointWords {
  if (!endpoint.enabled) return offWords(endpoint.disabled_reason);
  if (endpoint.failing_since !== null) {
    const isLasting = nowMs - Date.parse(endpoint.failing_since) >= LASTING_MS;
    return {
      tone: isLasting ? "bad" : "warn",
      label: t("Failing"),
      detail: t("It is switched off after five days without a success."),
    };
  }
  if (endpoint.last_success_at === null) {
    return { tone: "idle", label: t("Nothing delivered yet"), detail: null };
  }
  return { tone: "good", label: t("Delivering"), detail: null };
}

function offWords(reason: string | null): EndpointWords {
  if (reason === "gone") {
    return {
      tone: "bad",
      label: t("Switched off"),
      detail: t("The receiver answered 410 Gone: it wants no more events."),
    };
  }
  if (reason === "failing_for_5_days") {
    return {
      tone: "bad",
      label: t("Switched off"),
      detail: t("It had failed for five days without a single success."),
    };
  }
  return { tone: "idle", label: t("Switched off"), detail: t("Somebody switched it off.") };
}

/** What a list calls it: its description, else its host. */
export function endpointName(endpoint: Pick<Endpoint, "description" | "url">): string {
  return endpoint.description === "" ? hostOf(endpoint.url) : endpoint.description;
}

/** Without its query, which is often the receiver's secret. */
export function shownAddress(url: string): string {
  const [address = "", query] = url.split("?");
  return query === undefined ? address : `${address}?…`;
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

const STATUS: Readonly<Record<DeliveryStatus, { tone: Tone; label: Text }>> = {
  pending: { tone: "info", label: "Under way" },
  delivered: { tone: "good", label: "Delivered" },
  failed: { tone: "bad", label: "Failed" },
  expired: { tone: "idle", label: "Expired" },
};

export function deliveryWords(delivery: Pick<Delivery, "status" | "attempts">): {
  tone: Tone;
  label: string;
} {
  const { tone, label } = STATUS[delivery.status];
  const isRetried = delivery.status === "pending" && delivery.attempts.length > 0;
  return isRetried ? { tone: "warn", label: t("Trying again") } : { tone, label: t(label) };
}

/** `200 in 84 ms`, or the error. */
export function attemptWords(attempt: Delivery["attempts"][number] | undefined): string {
  if (attempt === undefined) return t("Not tried yet");
  const ms = Math.round(attempt.duration_ms);
  if (attempt.response_status === null) {
    return attempt.error === null ? t("No answer") : serverWords(attempt.error);
  }
  return t("{status} in {ms} ms", { status: String(attempt.response_status), ms });
}
