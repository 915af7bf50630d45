// Owns all that happened to a device, newest first: events, commands and, for administrators, what
// people changed.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { AuditRow } from "../../server/contract/audit.ts";
import type { DeviceCommand } from "../../server/contract/device_settings.ts";
import type { Event } from "../../server/contract/event.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { Age, At } from "../components/instant.tsx";
import { t } from "../i18n/translate.ts";
import { listen } from "../live/live.ts";
import { say } from "../live/toasts.ts";
import { problemWords } from "../words/problem_words.ts";
import { TIMELINE_EVENTS, type TimelineEntry, timelineOf } from "../words/timeline.ts";

export interface DeviceTimelineProps {
  readonly deviceId: string;
  readonly commands: Signal<readonly DeviceCommand[]>;
  /** Newest first, without cars. */
  readonly events: readonly Event[];
  /** `null`: who looks may not know. */
  readonly audit: readonly AuditRow[] | null;
  /** Whether all of it could be read. */
  readonly isWhole: boolean;
  readonly zone: string;
  /** How many of each kind were asked for. */
  readonly limit: number;
}

const MOST = 200;

export default function DeviceTimeline(props: DeviceTimelineProps) {
  const { deviceId, commands, zone } = props;
  const events = useSignal(props.events);
  const audit = useSignal(props.audit);
  const limit = useSignal(props.limit);
  useEffect(() =>
    listen({
      onEvent(event) {
        if (event.device_id !== deviceId || event.type.startsWith("plate.")) return;
        if (events.peek().some(({ id }) => id === event.id)) return;
        events.value = [event, ...events.peek()].slice(0, MOST);
      },
    }), []);
  const more = async () => {
    const client = createApiClient(sendFromBrowser);
    const [told, done, changed] = await Promise.all([
      client.recentEvents(MOST, { device: deviceId, types: TIMELINE_EVENTS }),
      client.deviceCommands(deviceId, MOST),
      audit.peek() === null ? null : client.deviceAudit(deviceId, MOST),
    ]);
    if (!told.ok) return say(problemWords(told), "bad");
    if (!done.ok) return say(problemWords(done), "bad");
    if (changed?.ok === false) return say(problemWords(changed), "bad");
    events.value = told.data.items;
    commands.value = done.data.items;
    if (changed !== null) audit.value = changed.data.items;
    limit.value = MOST;
  };
  const { entries, hasMore } = timelineOf({
    events: events.value,
    commands: commands.value,
    audit: audit.value ?? [],
    limit: limit.value,
  });
  return (
    <section class="card device-timeline" aria-label={t("Timeline")}>
      <h2>{t("Timeline")}</h2>
      {entries.length === 0 && props.isWhole && (
        <p class="hint">{t("Nothing has happened to it yet.")}</p>
      )}
      <ol>
        {entries.map((entry) => <Entry key={entry.id} entry={entry} zone={zone} />)}
      </ol>
      {hasMore && limit.value < MOST && (
        <button type="button" class="quiet" onClick={more}>{t("Show more")}</button>
      )}
    </section>
  );
}

function Entry({ entry, zone }: { entry: TimelineEntry; zone: string }) {
  return (
    <li class={entry.tone}>
      <span class="dot" aria-hidden="true" />
      <div>
        <p>{entry.text}</p>
        {entry.detail !== null && <p class="hint">{entry.detail}</p>}
        <p class="when">
          <At iso={entry.at} zone={zone} as="day_time" /> · <Age iso={entry.at} zone={zone} />
          {entry.by !== null && ` · ${entry.by}`}
        </p>
      </div>
    </li>
  );
}
