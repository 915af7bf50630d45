// Owns how it looks how far new machines have come: one of them step by step, several in a line each.
// Only pages that the server renders hold it.
import type { Commissioning } from "../../server/contract/commissioning.ts";
import { serverWords } from "../i18n/server_words.ts";
import { t } from "../i18n/translate.ts";
import { SETUP_STEPS } from "../words/setup_words.ts";
import { withLocalTimes } from "../words/local_times.ts";
import { CircleCheck } from "./icons.ts";
import { At } from "./instant.tsx";

/** What an island asks for anew when a step is reached. */
export const SETUP_PART = "setup";

interface SetupProps {
  readonly setup: Commissioning;
  readonly zone: string;
}

export function SetupSteps({ setup, zone }: SetupProps) {
  if (setup.state === "not_recorded") return null;
  if (setup.state === "done") {
    return (
      <details class="card setup-steps" id={SETUP_PART}>
        <summary>
          <h2>{t("How it was set up")}</h2>
          {setup.done_at !== null && <At iso={setup.done_at} zone={zone} as="full" />}
        </summary>
        <Steps {...{ setup, zone }} />
      </details>
    );
  }
  return (
    <section class="card setup-steps" id={SETUP_PART}>
      <h2>{t("Being set up")}</h2>
      <Steps {...{ setup, zone }} />
      <Waiting {...{ setup, zone }} />
    </section>
  );
}

function Steps({ setup, zone }: SetupProps) {
  return (
    <>
      {setup.replaces_since !== null && (
        <p class="hint">
          {t("This machine took the place of another one:")}{" "}
          <At iso={setup.replaces_since} zone={zone} as="full" />
        </p>
      )}
      <ol>
        {setup.steps.map(({ step, is_reached, at }) => (
          <li
            key={step}
            class={is_reached ? "good" : ""}
            aria-current={setup.waiting?.step === step ? "step" : undefined}
          >
            {is_reached ? <CircleCheck /> : <span class="circle" />}
            <span>{t(SETUP_STEPS[step])}</span>
            {at !== null && <At iso={at} zone={zone} as="day_time" />}
            {at === null && is_reached && <small>{t("time not known")}</small>}
            <span class="visually-hidden">
              {is_reached ? t("Done already") : t("Not done yet")}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

function Waiting({ setup: { waiting }, zone }: SetupProps) {
  if (waiting === null) return null;
  const { text, advice, detail } = waiting;
  return (
    <p>
      <b>{serverWords(text)}</b>{" "}
      {detail !== null && `${withLocalTimes(serverWords(detail), zone)} `}
      {serverWords(advice)}
    </p>
  );
}

/** Those that are being set up; nothing where there are none. */
export function SetupOverview(
  { setups, hasPlaces }: { setups: readonly Commissioning[]; hasPlaces: boolean },
) {
  if (setups.length === 0) return <div id={SETUP_PART} />;
  return (
    <section class="card setup-overview" id={SETUP_PART}>
      <h2>{t("Being set up")}</h2>
      <ul>
        {setups.map(({ device_id, device_name, location_name, steps, waiting }) => (
          <li key={device_id}>
            <a href={`/devices/${device_id}`}>{device_name}</a>{" "}
            {hasPlaces && <span class="hint">{location_name}</span>}
            <span>
              {t("{count} of {total} steps", {
                count: steps.filter(({ is_reached }) =>
                  is_reached
                ).length,
                total: steps.length,
              })}
            </span>
            {waiting !== null && <span class="hint">{serverWords(waiting.text)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
