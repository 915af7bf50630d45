// Owns one incident as it goes on: what is the case, what is done about it, who has it in hand.
import { type Signal, useSignal } from "@preact/signals";
import type { Event } from "../../server/contract/event.ts";
import type { Incident, IncidentDetail } from "../../server/contract/incident.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { AcknowledgeDialog } from "../components/acknowledge_dialog.tsx";
import { Check, CircleQuestionMark, Wrench } from "../components/icons.ts";
import { IncidentFacts } from "../components/incident_facts.tsx";
import { IncidentMark, SeverityMark } from "../components/incident_head.tsx";
import { IncidentTimeline } from "../components/incident_timeline.tsx";
import { IncidentTried } from "../components/incident_tried.tsx";
import { Age, At } from "../components/instant.tsx";
import { Banner, Status } from "../components/status.tsx";
import { UnknownIncidents } from "../components/unknown_incidents.tsx";
import { t } from "../i18n/translate.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { serverWords } from "../i18n/server_words.ts";
import { endWords } from "../words/incident_end_words.ts";
import { incidentPath } from "../words/incident_path.ts";
import { durationWords } from "../words/time_words.ts";

export interface IncidentPanelProps {
  readonly incident: IncidentDetail;
  readonly zone: string;
  readonly canWrite: boolean;
}

/** No event tells what is tried, or that somebody has it in hand. */
const EVERY_MS = 10_000;

export default function IncidentPanel({ incident: first, zone, canWrite }: IncidentPanelProps) {
  const shown = useSignal(first);
  useRefreshed(shown, {
    load: () => createApiClient(sendFromBrowser).incident(first.id),
    concerns: (event) => concerns(event, shown.peek()),
    everyMs: EVERY_MS,
  });
  const incident = shown.value;
  return (
    <>
      <StateRow incident={incident} zone={zone} />
      {incident.suppressed_by !== null && <Explained parentId={incident.suppressed_by} />}
      <div class="incident-detail">
        <div class="stacked">
          {incident.status === "open" && (
            <WhatToDo incident={shown} zone={zone} canWrite={canWrite} />
          )}
          <IncidentFacts evidence={incident.evidence} zone={zone} />
          <IncidentTried incident={incident} zone={zone} />
          {incident.children.length > 0 && <Children incidents={incident.children} />}
        </div>
        <IncidentTimeline
          entries={incident.timeline}
          dropped={incident.timeline_dropped}
          zone={zone}
        />
      </div>
    </>
  );
}

/** Its own ends, and those of what hangs on it. */
function concerns({ type, data, location_id }: Event, incident: IncidentDetail): boolean {
  return type.startsWith("incident.") &&
    (data.incident_id === incident.id || location_id === incident.location_id);
}

function StateRow({ incident, zone }: { incident: IncidentDetail; zone: string }) {
  const { status, state, severity, opened_at, closed_at, closed_how, reopened } = incident;
  return (
    <div class="device-state" data-status={status}>
      {status === "open" ? <IncidentMark incident={incident} /> : (
        <>
          <Status tone="good" label={`${t("Over")}: ${endWords(closed_how)}`} />
          <SeverityMark severity={severity} />
        </>
      )}
      {state === "recovering" && <Status tone="info" label={t("Recovering")} />}
      <span class="hint">
        {t("Began")} <At iso={opened_at} zone={zone} as="day_time" />
        {closed_at === null && (
          <>
            {" "}· <Age iso={opened_at} zone={zone} />
          </>
        )}
      </span>
      {closed_at !== null && (
        <span class="hint">
          {t("Lasted {duration}", {
            duration: durationWords(Date.parse(closed_at) - Date.parse(opened_at)),
          })}
        </span>
      )}
      {reopened > 0 && (
        <span class="hint">
          {t("{count, plural, one {came back once} other {came back # times}}", {
            count: reopened,
          })}
        </span>
      )}
      <Links incident={incident} />
    </div>
  );
}

function Links({ incident }: { incident: Incident }) {
  const { location_id, location_name, device_id, device_name, camera_id, camera_name } = incident;
  const devicePath = `/devices/${encodeURIComponent(device_id ?? "")}`;
  return (
    <>
      {location_id !== null && (
        <a class="link" href={`/locations/${encodeURIComponent(location_id)}`}>
          {location_name ?? t("Location")}
        </a>
      )}
      {device_id !== null && <a class="link" href={devicePath}>{device_name ?? t("Device")}</a>}
      {device_id !== null && camera_id !== null && (
        <a class="link" href={`${devicePath}#camera-${encodeURIComponent(camera_id)}`}>
          {camera_name ?? camera_id}
        </a>
      )}
    </>
  );
}

function Explained({ parentId }: { parentId: string }) {
  return (
    <Banner tone="idle">
      <CircleQuestionMark />
      <p>
        {t("Whether it still is the case cannot be known now: another incident hides it.")}{" "}
        <a class="link" href={incidentPath(parentId)}>{t("Show that one")}</a>
      </p>
    </Banner>
  );
}

interface WhatToDoProps {
  readonly incident: Signal<IncidentDetail>;
  readonly zone: string;
  readonly canWrite: boolean;
}

function WhatToDo({ incident: shown, zone, canWrite }: WhatToDoProps) {
  const isAsking = useSignal(false);
  const { id, next_step, acknowledged } = shown.value;
  const close = () => isAsking.value = false;
  return (
    <section class="card incident-part" aria-label={t("What to do")}>
      <h2>{t("What to do")}</h2>
      <p class="incident-next">
        <Wrench /> <span>{serverWords(next_step)}</span>
      </p>
      {acknowledged !== null && (
        <p class="incident-next in-hand">
          <Check />
          <span>
            {t("{who} has it in hand", { who: acknowledged.by })}
            {acknowledged.note !== null && `: ${acknowledged.note}`} ·{" "}
            <Age iso={acknowledged.at} zone={zone} />
          </span>
        </p>
      )}
      {canWrite && (
        <div class="part-acts">
          <button
            type="button"
            class={acknowledged === null ? "" : "quiet"}
            onClick={() => isAsking.value = true}
          >
            {acknowledged === null ? t("Take it in hand…") : t("Add a note…")}
          </button>
        </div>
      )}
      <AcknowledgeDialog
        isInHand={acknowledged !== null}
        isOpen={isAsking.value}
        onClose={close}
        save={async (input) => {
          const answer = await createApiClient(sendFromBrowser).acknowledgeIncident(id, input);
          if (answer.ok) {
            shown.value = answer.data;
            close();
          }
          return answer;
        }}
      />
    </section>
  );
}

function Children({ incidents }: { incidents: readonly Incident[] }) {
  return (
    <section class="card incident-part" aria-label={t("Unknown because of it")}>
      <h2>{t("Unknown because of it")}</h2>
      <ul class="incident-children" data-rows>
        <UnknownIncidents incidents={incidents} />
      </ul>
    </section>
  );
}
