// Owns the audit log: who did what to which thing, and when.
import type { AuditRow } from "../../../../server/contract/audit.ts";
import type { Location } from "../../../../server/contract/fleet.ts";
import type { Page } from "../../../../server/contract/page.ts";
import type { User } from "../../../../server/contract/user.ts";
import type { Answer } from "../../../api/call.ts";
import { auditExportPath, type AuditFilter } from "../../../api/audit_calls.ts";
import { AuditFilters } from "../../../components/audit_filters.tsx";
import { AuditRows } from "../../../components/audit_rows.tsx";
import { Failure } from "../../../components/failure.tsx";
import { Download } from "../../../components/icons.ts";
import { MissingParts } from "../../../components/missing_parts.tsx";
import { Notice } from "../../../components/notice.tsx";
import { PageHead } from "../../../components/page_head.tsx";
import { t } from "../../../i18n/translate.ts";
import type { PageApi } from "../../../page_api.ts";
import { frameFirst } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";
import {
  auditAddress,
  auditFilterOf,
  type AuditForm,
  auditFormOf,
  TEXT_DAYS,
} from "../../../words/audit_form.ts";
import { sharedZone } from "../../../words/shared_zone.ts";

interface AuditData {
  readonly form: AuditForm;
  readonly filter: AuditFilter;
  readonly rows: Answer<Page<AuditRow>>;
  readonly locations: Answer<Page<Location>>;
  readonly users: readonly User[];
  readonly zone: string;
}

const PAGE_SIZE = "50";

export const title = define.title(() => t("Audit log"));

export const handler = define.handlers<AuditData>({
  GET: ({ state, url }) => frameFirst(loadAudit(state.api, url.searchParams)),
});

async function loadAudit(api: PageApi, params: URLSearchParams): Promise<AuditData> {
  const form = auditFormOf(params);
  const [locations, users] = await Promise.all([api.locations(), api.users()]);
  const zone = sharedZone(locations.ok ? locations.data.items : []);
  const filter = auditFilterOf(form, { zone, nowMs: Date.now() });
  const rows = await api.audit({ ...filter, cursor: form.cursor, limit: PAGE_SIZE });
  return { form, filter, rows, locations, users: users.ok ? users.data.items : [], zone };
}

export default define.page<AuditData>(({ data }) => {
  const { form, filter, rows, locations, users, zone } = data;
  if (!rows.ok) {
    return (
      <>
        <PageHead title={t("Audit log")} />
        <Failure title={t("The audit log could not be shown")} answer={rows} />
      </>
    );
  }
  const { items, next_cursor } = rows.data;
  const isBounded = form.text !== "" && form.from === "";
  return (
    <>
      <PageHead title={t("Audit log")}>
        <a class="button quiet" href={auditExportPath(filter)} download="audit.csv">
          <Download /> {t("Export as CSV")}
        </a>
      </PageHead>
      <MissingParts parts={[]} locations={locations} />
      <AuditFilters
        form={form}
        users={users}
        zone={zone}
        actorName={items.find(({ actor }) => form.who === `id:${actor.id}`)?.actor.name ?? null}
      />
      {isBounded && (
        <p class="hint">
          {t("The text is looked for in the last {days} days. Give a time to look elsewhere.", {
            days: TEXT_DAYS,
          })}
        </p>
      )}
      {items.length === 0
        ? (
          <Notice
            title={t("Nothing matches")}
            text={t("Widen the time, or leave a filter away.")}
            action={{ href: "/audit", label: t("Show all") }}
          />
        )
        : <AuditRows rows={items} zone={zone} />}
      <nav class="pager" aria-label={t("Pages")}>
        {form.cursor !== "" && (
          <a class="button quiet" href={auditAddress({ ...form, cursor: "" })}>{t("Newest")}</a>
        )}
        {next_cursor !== null && (
          <a class="button quiet" href={auditAddress({ ...form, cursor: next_cursor })}>
            {t("Older")}
          </a>
        )}
      </nav>
    </>
  );
});
