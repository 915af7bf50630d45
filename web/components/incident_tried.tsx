// Owns what was tried against an incident: by the agent, by the server, by people.
import type { IncidentDetail, IncidentEntry } from "../../server/contract/incident.ts";
import { t } from "../i18n/translate.ts";
import { outcomeWords } from "../words/command_words.ts";
import { serverWords } from "../i18n/server_words.ts";
import { withLocalTimes } from "../words/local_times.ts";
import { nextWords, remedyCauseWords, verdictWords } from "../words/remedy_words.ts";
import { durationWords } from "../words/time_words.ts";
import { Age } from "./instant.tsx";
import { Status } from "./status.tsx";

const STATUSES = ["waiting", "done", "failed", "expired"] as const;

/** Islands only: ages tick. */
export function IncidentTried({ incident, zone }: { incident: IncidentDetail; zone: string }) {
  const { timeline, heals_by_itself, status, self_healing } = incident;
  const remedies = timeline.filter(({ kind }) => kind === "remedy").toReversed();
  const isIdle = remedies.length === 0 && self_healing === null && heals_by_itself === null;
  return (
    <section class="card incident-part" aria-label={t("What was tried")}>
      <h2>{t("What was tried")}</h2>
      {status === "open" && heals_by_itself !== null && <p>{serverWords(heals_by_itself)}</p>}
      {self_healing !== null && <Healing healing={self_healing} zone={zone} />}
      {isIdle && <p class="hint">{t("Nothing was tried: this needs a person.")}</p>}
      {remedies.length > 0 && (
        <ul class="command-list">
          {remedies.map((entry) => <Remedy key={entry.id} entry={entry} zone={zone} />)}
        </ul>
      )}
    </section>
  );
}

function Healing(
  { healing, zone }: { healing: NonNullable<IncidentDetail["self_healing"]>; zone: string },
) {
  const { restarts, next_attempt_in_ms, reported_at } = healing;
  return (
    <p>
      {t(
        "{count, plural, =0 {The agent has not restarted the stream yet.} one {The agent has restarted the stream once.} other {The agent has restarted the stream # times.}}",
        { count: restarts },
      )}
      {next_attempt_in_ms !== null && (
        <>
          {" "}
          {t("It is tried again by itself in {time}.", {
            time: durationWords(next_attempt_in_ms),
          })}
        </>
      )}{" "}
      <span class="hint">
        {t("Heard")} <Age iso={reported_at} zone={zone} />
      </span>
    </p>
  );
}

function Remedy({ entry: { at, text, by, data }, zone }: { entry: IncidentEntry; zone: string }) {
  const status = STATUSES.find((known) => known === data.status);
  return (
    <li>
      <p>
        <b>{withLocalTimes(text, zone)}</b>
        <Age iso={at} zone={zone} />
      </p>
      {status !== undefined && <Status {...outcomeWords({ status, result: null })} />}
      {typeof data.verdict === "string" && <OwnRemedy data={data} verdict={data.verdict} />}
      {typeof data.detail === "string" && <p class="hint">{withLocalTimes(data.detail, zone)}</p>}
      {by !== null && <p class="hint">{by}</p>}
    </li>
  );
}

/** What the agent did by itself: why, what came of it by the pictures, what follows. */
function OwnRemedy({ data, verdict }: { data: IncidentEntry["data"]; verdict: string }) {
  const { frame_age_ms, cause, step, why } = data;
  const next = nextWords({ verdict, next: data.next });
  return (
    <>
      <Status {...verdictWords(verdict)} />
      {data.dry_run === true && <p class="hint">{t("Dry run: it was said, not done.")}</p>}
      {typeof cause === "string" && <p class="hint">{remedyCauseWords(cause)}</p>}
      {step === "person" && typeof why === "string" && <p class="hint">{serverWords(why)}</p>}
      {typeof frame_age_ms === "number" && (
        <p class="hint">
          {t("The newest picture was {age} old then.", { age: durationWords(frame_age_ms) })}
        </p>
      )}
      {next !== null && <p class="hint">{next}</p>}
    </>
  );
}
