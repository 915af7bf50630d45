// Owns one template's settings: its newest version, or an older one as it was.
import { readYaml } from "../../../../config/yaml_text.ts";
import type { Location } from "../../../../../server/contract/fleet.ts";
import type { Template, TemplateVersion } from "../../../../../server/contract/template.ts";
import { mayWrite, seesAll, seesThese } from "../../../../components/rights.ts";
import { Banner } from "../../../../components/status.tsx";
import { TemplateFrame } from "../../../../components/template_frame.tsx";
import type { SettingSchema } from "../../../../config/setting_schema.ts";
import { t } from "../../../../i18n/translate.ts";
import TemplateEditor from "../../../../islands/template_editor.tsx";
import { HttpError, page } from "../../../../runtime/define.ts";
import { define } from "../../../../state.ts";

interface TemplateData {
  readonly template: Template;
  readonly version: TemplateVersion;
  readonly settings: unknown;
  readonly schema: SettingSchema;
  readonly locations: readonly Location[];
}

export const title = define.title<TemplateData>(({ template }) => template.name);

export const handler = define.handlers<TemplateData>({
  async GET({ state, params, url }) {
    const id = params.id ?? "";
    const [template, versions, schema, locations] = await Promise.all([
      state.api.template(id),
      state.api.templateVersions(id, { limit: "200" }),
      state.api.configSchema(),
      state.api.locations(),
    ]);
    if (!template.ok) throw new HttpError(template.status === 400 ? 404 : template.status || 503);
    if (!versions.ok || !schema.ok) throw new HttpError(503);
    const asked = Number(url.searchParams.get("version") ?? template.data.latest_version);
    const version = versions.data.items.find((one) => one.version === asked);
    if (version === undefined) throw new HttpError(404);
    const read = readYaml(version.content);
    return page({
      template: template.data,
      version,
      settings: read.ok ? read.settings : null,
      schema: schema.data as SettingSchema,
      locations: locations.ok ? locations.data.items : [],
    });
  },
});

export default define.page<TemplateData>(({ data, state, url }) => {
  const { template, version } = data;
  const isOld = version.version < template.latest_version;
  const canWrite = mayWrite(state.user) && seesThese(state.user, template.location_ids);
  return (
    <>
      <TemplateFrame
        template={template}
        version={version.version}
        path={url.pathname}
        canWrite={mayWrite(state.user)}
      />
      {isOld && (
        <Banner tone="info">
          <p>
            {t(
              "This is version {version}, not the newest. Saved, it becomes a new version.",
              { version: version.version },
            )} <a class="link" href={`/templates/${template.id}`}>{t("Go to the newest")}</a>
          </p>
        </Banner>
      )}
      <TemplateEditor {...data} canWrite={canWrite} mayBeAll={seesAll(state.user)} />
    </>
  );
});
