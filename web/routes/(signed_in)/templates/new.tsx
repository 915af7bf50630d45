// Owns making a template; its frame.
import { parse } from "yaml";
import type { Location } from "../../../../server/contract/fleet.ts";
import { PageHead } from "../../../components/page_head.tsx";
import { mayWrite, seesAll } from "../../../components/rights.ts";
import type { SettingSchema } from "../../../config/setting_schema.ts";
import { t } from "../../../i18n/translate.ts";
import TemplateEditor from "../../../islands/template_editor.tsx";
import { HttpError, page } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";

interface NewTemplateData {
  readonly schema: SettingSchema;
  readonly locations: readonly Location[];
}

/** A lane as most of them are: a start that works once its variables are given. */
const START = `cameras:
  - id: lane-1
    name: "{{location.name}}"
    url: "rtsp://{{camera.user}}:{{camera.password}}@{{camera.host}}/stream1"
    trigger:
      mode: vehicle
`;

export const title = define.title(() => t("New template"));

export const handler = define.handlers<NewTemplateData>({
  async GET({ state }) {
    if (!mayWrite(state.user)) throw new HttpError(403);
    const [schema, locations] = await Promise.all([
      state.api.configSchema(),
      state.api.locations(),
    ]);
    if (!schema.ok) throw new HttpError(schema.status || 503);
    return page({
      schema: schema.data as SettingSchema,
      locations: locations.ok ? locations.data.items : [],
    });
  },
});

export default define.page<NewTemplateData>(({ data, state }) => (
  <>
    <PageHead title={t("New template")} up={{ href: "/templates", label: t("Templates") }} />
    <TemplateEditor
      template={null}
      version={{ version: 1, content: START, variables: {} }}
      settings={parse(START)}
      schema={data.schema}
      locations={data.locations}
      canWrite
      mayBeAll={seesAll(state.user)}
    />
  </>
));
