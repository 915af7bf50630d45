// Owns beginning a deployment; its frame.
import type { Location } from "../../../../server/contract/fleet.ts";
import type { Template } from "../../../../server/contract/template.ts";
import { Notice } from "../../../components/notice.tsx";
import { PageHead } from "../../../components/page_head.tsx";
import { mayWrite } from "../../../components/rights.ts";
import { t } from "../../../i18n/translate.ts";
import DeploymentForm, { type DeploymentFormProps } from "../../../islands/deployment_form.tsx";
import { HttpError, page } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";

interface NewDeploymentData {
  readonly templates: readonly Template[];
  readonly locations: readonly Location[];
  readonly wanted: DeploymentFormProps["wanted"];
}

export const title = define.title(() => t("New deployment"));

export const handler = define.handlers<NewDeploymentData>({
  async GET({ state, url }) {
    if (!mayWrite(state.user)) throw new HttpError(403);
    const [templates, locations] = await Promise.all([
      state.api.templates(),
      state.api.locations(),
    ]);
    if (!templates.ok) throw new HttpError(templates.status || 503);
    const field = (name: string) => url.searchParams.get(name) ?? "";
    return page({
      templates: templates.data.items,
      locations: locations.ok ? locations.data.items : [],
      wanted: {
        template: field("template"),
        version: field("version"),
        location: field("location"),
      },
    });
  },
});

export default define.page<NewDeploymentData>(({ data }) => (
  <>
    <PageHead
      title={t("New deployment")}
      up={{ href: "/deployments", label: t("Deployments") }}
    />
    {data.templates.length === 0
      ? (
        <Notice
          title={t("There is no template yet")}
          text={t("A deployment brings a template's settings to devices: make a template first.")}
          action={{ href: "/templates/new", label: t("New template") }}
        />
      )
      : <DeploymentForm {...data} />}
  </>
));
