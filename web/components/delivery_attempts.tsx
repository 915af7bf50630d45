// Owns how the attempts of a delivery look: when, what was answered, how fast.
import type { DeliveryAttempt } from "../../server/contract/webhook.ts";
import { t } from "../i18n/translate.ts";
import { attemptWords } from "../words/endpoint_words.ts";
import { At } from "./instant.tsx";
import { Status } from "./status.tsx";

interface DeliveryAttemptsProps {
  readonly attempts: readonly DeliveryAttempt[];
  readonly zone: string;
}

export function DeliveryAttempts({ attempts, zone }: DeliveryAttemptsProps) {
  return (
    <section class="card form-part" aria-label={t("Attempts")}>
      <h2>{t("Attempts")}</h2>
      {attempts.length === 0 && <p class="hint">{t("Not tried yet")}</p>}
      <ol class="attempts-list">
        {attempts.toReversed().map((attempt) => (
          <Attempt key={attempt.attempt} attempt={attempt} zone={zone} />
        ))}
      </ol>
    </section>
  );
}

function Attempt({ attempt, zone }: { attempt: DeliveryAttempt; zone: string }) {
  const { response_status: status, response_excerpt: excerpt, error } = attempt;
  const isGood = status !== null && status >= 200 && status < 300 && error === null;
  return (
    <li>
      <div class="attempt-line">
        <b>#{attempt.attempt}</b>
        <Status tone={isGood ? "good" : "bad"} label={attemptWords(attempt)} />
        <At iso={attempt.started_at} zone={zone} as="full" />
      </div>
      {status !== null && error !== null && <p class="hint">{error}</p>}
      {excerpt !== null && excerpt !== "" && (
        <details>
          <summary>{t("Answer (its first kB)")}</summary>
          <pre class="code" tabIndex={0}>{excerpt}</pre>
        </details>
      )}
    </li>
  );
}
