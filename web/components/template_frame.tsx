// Owns what the pages of one template share: its name, its tabs, the way to a deployment.
import type { Template } from "../../server/contract/template.ts";
import { t } from "../i18n/translate.ts";
import TabRow from "../islands/tab_row.tsx";
import { Rocket } from "./icons.ts";
import { PageHead } from "./page_head.tsx";

interface TemplateFrameProps {
  readonly template: Template;
  /** The version in sight. */
  readonly version: number;
  readonly path: string;
  readonly canWrite: boolean;
}

export function TemplateFrame({ template, version, path, canWrite }: TemplateFrameProps) {
  const { id, name, description } = template;
  return (
    <>
      <PageHead title={name} up={{ href: "/templates", label: t("Templates") }}>
        {canWrite && (
          <a class="button" href={`/deployments/new?template=${id}&version=${version}`}>
            <Rocket /> {t("Deploy version {version}", { version })}
          </a>
        )}
      </PageHead>
      {description !== "" && <p class="hint">{description}</p>}
      <TabRow
        tabs={[
          { href: `/templates/${id}`, label: t("Settings") },
          { href: `/templates/${id}/versions`, label: t("Versions") },
        ]}
        path={path}
        label={t("Template")}
      />
    </>
  );
}
