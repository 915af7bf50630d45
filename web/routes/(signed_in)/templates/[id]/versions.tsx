// Owns a template's versions: who made which and why, and how two of them differ.
import type { Template, TemplateVersion } from "../../../../../server/contract/template.ts";
import { At } from "../../../../components/instant.tsx";
import { LineDiff } from "../../../../components/line_diff.tsx";
import { commonZone } from "../../../../components/place.ts";
import { mayWrite } from "../../../../components/rights.ts";
import { TemplateFrame } from "../../../../components/template_frame.tsx";
import { t } from "../../../../i18n/translate.ts";
import { HttpError, page } from "../../../../runtime/define.ts";
import { define } from "../../../../state.ts";

interface VersionsData {
  readonly template: Template;
  /** Newest first. */
  readonly versions: readonly TemplateVersion[];
  readonly before: TemplateVersion | null;
  readonly after: TemplateVersion | null;
  readonly zone: string;
}

export const title = define.title<VersionsData>(({ template }) =>
  t("Versions of {name}", { name: template.name })
);

export const handler = define.handlers<VersionsData>({
  async GET({ state, params, url }) {
    const id = params.id ?? "";
    const [template, versions, locations] = await Promise.all([
      state.api.template(id),
      state.api.templateVersions(id, { limit: "200" }),
      state.api.locations(),
    ]);
    if (!template.ok) throw new HttpError(template.status === 400 ? 404 : template.status || 503);
    if (!versions.ok) throw new HttpError(503);
    const { items } = versions.data;
    const find = (name: string, fallback: TemplateVersion | undefined) => {
      const asked = Number(url.searchParams.get(name) ?? fallback?.version);
      return items.find(({ version }) => version === asked) ?? null;
    };
    return page({
      template: template.data,
      versions: items,
      before: find("from", items[1]),
      after: find("to", items[0]),
      zone: commonZone(locations.ok ? locations.data.items : []),
    });
  },
});

export default define.page<VersionsData>(({ data, state, url }) => (
  <>
    <TemplateFrame
      template={data.template}
      version={data.template.latest_version}
      path={url.pathname}
      canWrite={mayWrite(state.user)}
    />
    {data.versions.length > 1 && <Comparison data={data} />}
    <div class="card table-card">
      <table class="rows versions">
        <thead>
          <tr>
            <th scope="col">{t("Version")}</th>
            <th scope="col">{t("What changed")}</th>
            <th scope="col">{t("Made by")}</th>
            <th scope="col">{t("Time")}</th>
          </tr>
        </thead>
        <tbody>
          {data.versions.map(({ version, note, created_by, created_at }) => (
            <tr key={version}>
              <td class="main">
                <a class="link name" href={`/templates/${data.template.id}?version=${version}`}>
                  {version}
                </a>
              </td>
              <td class="what">{note === "" ? "–" : note}</td>
              <td class="who">{created_by}</td>
              <td class="time">
                <At iso={created_at} zone={data.zone} as="day_time" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </>
));

function Comparison({ data: { versions, before, after } }: { data: VersionsData }) {
  return (
    <section class="card part" aria-label={t("Differences")}>
      <form method="get" class="compare">
        <VersionChoice name="from" label={t("From version")} chosen={before} versions={versions} />
        <VersionChoice name="to" label={t("To version")} chosen={after} versions={versions} />
        <button type="submit" class="quiet">{t("Compare")}</button>
      </form>
      {before !== null && after !== null && (
        <>
          <LineDiff before={before.content} after={after.content} />
          {variableText(before) !== variableText(after) && (
            <>
              <h2>{t("Variables")}</h2>
              <LineDiff before={variableText(before)} after={variableText(after)} />
            </>
          )}
        </>
      )}
    </section>
  );
}

interface VersionChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly chosen: TemplateVersion | null;
  readonly versions: readonly TemplateVersion[];
}

function VersionChoice({ name, label, chosen, versions }: VersionChoiceProps) {
  return (
    <label class="entry">
      <span>{label}</span>
      <select name={name}>
        {versions.map(({ version }) => (
          <option key={version} value={version} selected={version === chosen?.version}>
            {version}
          </option>
        ))}
      </select>
    </label>
  );
}

/** One line a variable; secrets are struck out already. */
function variableText({ variables }: TemplateVersion): string {
  const shown = (value: unknown) => typeof value === "object" ? t("secret") : JSON.stringify(value);
  return Object.entries(variables).map(([name, value]) => `${name} = ${shown(value)}\n`).sort()
    .join("");
}
