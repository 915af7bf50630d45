// Owns the list of templates.
import type { Page } from "../../../../server/contract/page.ts";
import type { Template } from "../../../../server/contract/template.ts";
import type { Answer } from "../../../api/call.ts";
import { Failure } from "../../../components/failure.tsx";
import { Plus } from "../../../components/icons.ts";
import { At } from "../../../components/instant.tsx";
import { Notice } from "../../../components/notice.tsx";
import { PageHead } from "../../../components/page_head.tsx";
import { commonZone, type Places, placesOf } from "../../../components/place.ts";
import { mayWrite } from "../../../components/rights.ts";
import { t } from "../../../i18n/translate.ts";
import { page } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";

interface TemplatesData {
  readonly templates: Answer<Page<Template>>;
  readonly cursor: string;
  readonly places: Places;
  readonly zone: string;
}

export const title = define.title(() => t("Templates"));

export const handler = define.handlers<TemplatesData>({
  async GET({ state, url }) {
    const cursor = url.searchParams.get("cursor") ?? "";
    const [templates, locations] = await Promise.all([
      state.api.templates(cursor),
      state.api.locations(),
    ]);
    const all = locations.ok ? locations.data.items : [];
    return page({ templates, cursor, places: placesOf(all), zone: commonZone(all) });
  },
});

export default define.page<TemplatesData>(({ data, state }) => (
  <>
    <PageHead title={t("Templates")}>
      {mayWrite(state.user) && (
        <a class="button" href="/templates/new">
          <Plus /> {t("New template")}
        </a>
      )}
    </PageHead>
    <List data={data} canWrite={mayWrite(state.user)} />
  </>
));

function List({ data, canWrite }: { data: TemplatesData; canWrite: boolean }) {
  const { templates, cursor, places, zone } = data;
  if (!templates.ok) {
    return <Failure title={t("The templates could not be shown")} answer={templates} />;
  }
  const { items, next_cursor } = templates.data;
  if (items.length === 0) {
    return (
      <Notice
        title={t("There is no template yet")}
        text={t(
          "A template holds the settings that many devices share; what differs from one to the next stands in it as a placeholder.",
        )}
        {...(canWrite ? { action: { href: "/templates/new", label: t("New template") } } : {})}
      />
    );
  }
  return (
    <>
      <div class="card table-card">
        <table class="rows templates">
          <thead>
            <tr>
              <th scope="col">{t("Template")}</th>
              <th scope="col">{t("For devices of")}</th>
              <th scope="col">{t("Newest version")}</th>
              <th scope="col">{t("Changed")}</th>
              {canWrite && <th scope="col">{t("Actions")}</th>}
            </tr>
          </thead>
          <tbody>
            {items.map((template) => (
              <Row key={template.id} {...{ template, places, zone, canWrite }} />
            ))}
          </tbody>
        </table>
      </div>
      <nav class="pager" aria-label={t("Pages")}>
        {cursor !== "" && <a class="button quiet" href="/templates">{t("To the start")}</a>}
        {next_cursor !== null && (
          <a class="button quiet" href={`/templates?cursor=${encodeURIComponent(next_cursor)}`}>
            {t("Next")}
          </a>
        )}
      </nav>
    </>
  );
}

interface RowProps {
  readonly template: Template;
  readonly places: Places;
  readonly zone: string;
  readonly canWrite: boolean;
}

function Row({ template, places, zone, canWrite }: RowProps) {
  const { id, name, description, location_ids, latest_version, updated_at } = template;
  const only = location_ids?.map((one) => places[one]?.name ?? t("Unknown location")).join(", ");
  return (
    <tr data-template={id}>
      <td class="main">
        <a class="link name" href={`/templates/${id}`}>{name}</a>
        {description !== "" && <small>{description}</small>}
      </td>
      <td class="scope">{only ?? t("All locations")}</td>
      <td class="version">
        <a class="link" href={`/templates/${id}/versions`}>{latest_version}</a>
      </td>
      <td class="changed">
        <At iso={updated_at} zone={zone} as="day_time" />
      </td>
      {canWrite && (
        <td class="act">
          <a class="link" href={`/deployments/new?template=${id}`}>{t("Deploy")}</a>
        </td>
      )}
    </tr>
  );
}
