// Owns how rows of the audit log look: one line each, which opens to what changed.
import type { AuditRow } from "../../server/contract/audit.ts";
import { t } from "../i18n/translate.ts";
import { auditAddress } from "../words/audit_form.ts";
import { auditActWords, auditKindWords } from "../words/audit_act_words.ts";
import { actorKindWords, thingName, thingPath } from "../words/audit_words.ts";
import { At } from "./instant.tsx";

interface AuditRowsProps {
  readonly rows: readonly AuditRow[];
  readonly zone: string;
}

export function AuditRows({ rows, zone }: AuditRowsProps) {
  return (
    <ul class="card audit-rows">
      {rows.map((row) => (
        <li key={row.id} data-row={row.id}>
          <details>
            <summary>
              <span class="when">
                <At iso={row.at} zone={zone} as="day_time" />
              </span>
              <span class="who">
                {row.actor.name} <small>{actorKindWords(row.actor.kind)}</small>
              </span>
              <span class="what">{auditActWords(row.action)}</span>
              <span class="thing">
                {auditKindWords(row.target.kind)} <small>{thingName(row)}</small>
              </span>
            </summary>
            <Opened row={row} zone={zone} />
          </details>
        </li>
      ))}
    </ul>
  );
}

function Opened({ row, zone }: { row: AuditRow; zone: string }) {
  const { actor, target, detail, request_id } = row;
  const path = thingPath(target);
  const hasDetail = Object.keys(detail).length > 0;
  return (
    <div class="audit-opened">
      <p>
        <At iso={row.at} zone={zone} as="full" />
        {" · "}
        <code translate={false}>{row.action}</code>
        {target.id !== null && (
          <>
            {" · "}
            {auditKindWords(target.kind)} <code translate={false}>{target.id}</code>
          </>
        )}
        {request_id !== null && (
          <>
            {" · "}
            {t("Request")} <code translate={false}>{request_id}</code>
          </>
        )}
      </p>
      {hasDetail
        ? <pre class="code" tabIndex={0}>{JSON.stringify(detail, null, 2)}</pre>
        : <p class="hint">{t("Nothing more was written down.")}</p>}
      <p class="audit-links">
        <a href={auditAddress({ who: `id:${actor.id}` })}>
          {t("All by {name}", { name: actor.name })}
        </a>
        {target.id !== null && (
          <a href={auditAddress({ thing: `${target.kind}:${target.id}` })}>
            {t("All about this {thing}", { thing: auditKindWords(target.kind) })}
          </a>
        )}
        {path !== null && <a href={path}>{t("Go there")}</a>}
      </p>
    </div>
  );
}
