// Owns what an incident rests on: a sentence and the figures behind it.
import { Fragment } from "preact";
import type { IncidentEvidence } from "../../server/contract/incident.ts";
import { serverWords } from "../i18n/server_words.ts";
import { t } from "../i18n/translate.ts";
import { factWords } from "../words/fact_words.ts";

export function IncidentFacts({ evidence: { text, data } }: { evidence: IncidentEvidence }) {
  const figures = Object.entries(data).filter(([, value]) => value !== null && value !== "");
  return (
    <section class="card incident-part" aria-label={t("What is the case")}>
      <h2>{t("What is the case")}</h2>
      <p>{serverWords(text)}</p>
      {figures.length > 0 && (
        <dl class="fact-list figures">
          {figures.map(([name, value]) => (
            <Fragment key={name}>
              <dt>{factWords(name)}</dt>
              <dd>{typeof value === "object" ? JSON.stringify(value) : String(value)}</dd>
            </Fragment>
          ))}
        </dl>
      )}
    </section>
  );
}
