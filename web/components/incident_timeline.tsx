// Owns the history of an incident, newest first.
import type { IncidentEntry, IncidentEntryKind } from "../../server/contract/incident.ts";
import { t, type Text } from "../i18n/translate.ts";
import { withLocalTimes } from "../words/local_times.ts";
import { Age, At } from "./instant.tsx";
import type { Tone } from "./status.tsx";

const KINDS: Readonly<Record<IncidentEntryKind, readonly [Tone, Text]>> = {
  opened: ["bad", "Opened"],
  reopened: ["bad", "It came back"],
  evidence: ["warn", "It got worse"],
  changed: ["warn", "Another cause"],
  remedy: ["info", "Tried"],
  suppressed: ["idle", "Not known any more"],
  released: ["idle", "Looked at again"],
  closed: ["good", "It is over"],
  acknowledged: ["info", "In hand"],
  note: ["info", "Note"],
};

interface IncidentTimelineProps {
  /** Oldest first. */
  readonly entries: readonly IncidentEntry[];
  /** Lines in between that were too many. */
  readonly dropped: number;
  readonly zone: string;
}

/** Islands only: ages tick. */
export function IncidentTimeline({ entries, dropped, zone }: IncidentTimelineProps) {
  return (
    <section class="card device-timeline" aria-label={t("Timeline")}>
      <h2>{t("Timeline")}</h2>
      <ol>
        {entries.toReversed().map((entry) => <Entry key={entry.id} entry={entry} zone={zone} />)}
      </ol>
      {dropped > 0 && (
        <p class="hint">
          {t(
            "{count, plural, one {# line} other {# lines}} in between were not kept: the first and the newest are.",
            { count: dropped },
          )}
        </p>
      )}
    </section>
  );
}

function Entry({ entry, zone }: { entry: IncidentEntry; zone: string }) {
  const { kind, text, at, by } = entry;
  const [tone, label] = KINDS[kind];
  return (
    <li class={tone} data-kind={kind}>
      <span class="dot" aria-hidden="true" />
      <div>
        <p>
          <b>{t(label)}</b>
        </p>
        {text !== "" && <p>{withLocalTimes(text, zone)}</p>}
        <p class="when">
          <At iso={at} zone={zone} as="day_time" /> · <Age iso={at} zone={zone} />
          {by !== null && ` · ${by}`}
        </p>
      </div>
    </li>
  );
}
