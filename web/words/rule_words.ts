// Owns how a notification rule is told: when it tells, and where. Pure.
import type { Channel, Rule, RuleKind } from "../../server/contract/notification.ts";
import type { Endpoint } from "../../server/contract/webhook.ts";
import { t, type Text } from "../i18n/translate.ts";
import { endpointName } from "./endpoint_words.ts";
import { percentWords } from "./number_words.ts";
import { durationWords } from "./time_words.ts";

export const RULE_KIND_WORDS: Readonly<Record<RuleKind, Text>> = {
  device_offline: "A device or a whole site goes silent",
  miss_rate: "Too many vehicles go by unread",
  disk_low: "A device's disk runs full",
  recognizer_budget: "A location's budget runs out",
  deployment_halted: "A deployment is halted",
  webhook_disabled: "A webhook keeps failing",
  device_quarantined: "A device's key looks cloned",
  incident: "An incident is opened",
  alert: "The monitoring raises an alert",
};

export const RULE_KINDS = Object.keys(RULE_KIND_WORDS) as RuleKind[];

/** Why it tells, with its figures. */
export function triggerWords(trigger: Rule["trigger"]): string {
  switch (trigger.kind) {
    case "device_offline":
      return t("Silent for {duration}", { duration: durationWords(trigger.offline_for_ms) });
    case "miss_rate":
      return t("More than {ratio} unread within {duration}", {
        ratio: percentWords(
          trigger.above_ratio,
          Number.isInteger(trigger.above_ratio * 100) ? 0 : 1,
        ),
        duration: durationWords(trigger.window_ms),
      });
    case "disk_low":
      return t("Less than {size} MB free", { size: Math.round(trigger.below_bytes / 1e6) });
    case "incident":
      return trigger.severity === "critical"
        ? t("A critical incident is opened")
        : t("An incident is opened");
    default:
      return t(RULE_KIND_WORDS[trigger.kind]);
  }
}

export function channelWords(channel: Channel, endpoints: readonly Endpoint[]): string {
  if (channel.kind === "email") return channel.to.join(", ");
  if (channel.kind === "slack") return t("Chat at {host}", { host: new URL(channel.origin).host });
  const endpoint = endpoints.find(({ id }) => id === channel.endpoint_id);
  return endpoint === undefined ? t("A webhook") : endpointName(endpoint);
}
