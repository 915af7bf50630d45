// Owns how a revision of a device's settings looks: of which template, since when, all of it.
import type { ConfigRevision } from "../../server/contract/template.ts";
import { t } from "../i18n/translate.ts";
import { At } from "./instant.tsx";

interface ConfigRevisionCardProps {
  readonly title: string;
  readonly revision: ConfigRevision | null;
  /** What is said where there is none. */
  readonly none: string;
  readonly zone: string;
}

export function ConfigRevisionCard({ title, revision, none, zone }: ConfigRevisionCardProps) {
  return (
    <section class="card part facts">
      <h2>{title}</h2>
      {revision === null ? <p class="hint">{none}</p> : (
        <>
          <dl>
            <dt>{t("Template")}</dt>
            <dd>
              <a
                class="link"
                href={`/templates/${revision.template_id}?version=${revision.template_version}`}
              >
                {t("{template}, version {version}", {
                  template: revision.template_name,
                  version: revision.template_version,
                })}
              </a>
            </dd>
            <dt>{t("Revision")}</dt>
            <dd>{revision.revision}</dd>
            <dt>{t("Created")}</dt>
            <dd>
              <At iso={revision.created_at} zone={zone} as="day_time" />
            </dd>
            {revision.deployment_id !== null && (
              <>
                <dt>{t("Deployment")}</dt>
                <dd>
                  <a class="link" href={`/deployments/${revision.deployment_id}`}>{t("Show")}</a>
                </dd>
              </>
            )}
          </dl>
          <details class="whole-yaml">
            <summary>{t("All of its settings")}</summary>
            <pre tabIndex={0}>{revision.config_yaml}</pre>
          </details>
        </>
      )}
    </section>
  );
}
