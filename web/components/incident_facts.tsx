// Owns what an incident rests on: a sentence and the figures behind it.
import { Fragment } from "preact";
import type { IncidentEvidence } from "../../server/contract/incident.ts";
import { t } from "../i18n/translate.ts";
import { incidentFigures } from "../words/incident_figures.ts";
import { withLocalTimes } from "../words/local_times.ts";

interface IncidentFactsProps {
  readonly evidence: IncidentEvidence;
  readonly zone: string;
}

export function IncidentFacts({ evidence: { text, data }, zone }: IncidentFactsProps) {
  const figures = incidentFigures(data, zone);
  return (
    <section class="card incident-part" aria-label={t("What is the case")}>
      <h2>{t("What is the case")}</h2>
      <p>{withLocalTimes(text, zone)}</p>
      {figures.length > 0 && (
        <dl class="fact-list figures">
          {figures.map(({ name, label, value }) => (
            <Fragment key={name}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
        </dl>
      )}
    </section>
  );
}
