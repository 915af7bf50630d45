// Owns the list of deployments.
import type { Deployment } from "../../../../server/contract/deployment.ts";
import type { Page } from "../../../../server/contract/page.ts";
import type { Answer } from "../../../api/call.ts";
import { Failure } from "../../../components/failure.tsx";
import { CalendarClock, Rocket } from "../../../components/icons.ts";
import { Notice } from "../../../components/notice.tsx";
import { PageHead } from "../../../components/page_head.tsx";
import { commonZone } from "../../../components/place.ts";
import { mayWrite } from "../../../components/rights.ts";
import { t } from "../../../i18n/translate.ts";
import DeploymentList from "../../../islands/deployment_list.tsx";
import { page } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";

const PAGE_SIZE = "30";
const STATUSES = ["", "running", "paused", "halted", "done", "reverted"] as const;

interface DeploymentsData {
  readonly status: string;
  readonly template: string;
  readonly cursor: string;
  readonly deployments: Answer<Page<Deployment>>;
  readonly zone: string;
}

export const title = define.title(() => t("Deployments"));

export const handler = define.handlers<DeploymentsData>({
  async GET({ state, url }) {
    const asked = url.searchParams.get("status") ?? "";
    const status = STATUSES.find((one) => one === asked) ?? "";
    const template = url.searchParams.get("template") ?? "";
    const cursor = url.searchParams.get("cursor") ?? "";
    const [deployments, locations] = await Promise.all([
      state.api.deployments({ status, template_id: template, cursor, limit: PAGE_SIZE }),
      state.api.locations(),
    ]);
    const zone = commonZone(locations.ok ? locations.data.items : []);
    return page({ status, template, cursor, deployments, zone });
  },
});

export default define.page<DeploymentsData>(({ data, state }) => (
  <>
    <PageHead title={t("Deployments")}>
      <a class="button quiet" href="/deployments/windows">
        <CalendarClock /> {t("Maintenance windows")}
      </a>
      {mayWrite(state.user) && (
        <a class="button" href="/deployments/new">
          <Rocket /> {t("New deployment")}
        </a>
      )}
    </PageHead>
    <nav class="tab-row" aria-label={t("Status")}>
      {STATUSES.map((status) => (
        <a
          key={status}
          href={addressOf({ ...data, status, cursor: "" })}
          aria-current={status === data.status ? "page" : undefined}
        >
          {statusLabel(status)}
        </a>
      ))}
    </nav>
    <List data={data} canWrite={mayWrite(state.user)} />
  </>
));

function List({ data, canWrite }: { data: DeploymentsData; canWrite: boolean }) {
  const { deployments, status, template, cursor, zone } = data;
  if (!deployments.ok) {
    return <Failure title={t("The deployments could not be shown")} answer={deployments} />;
  }
  const { items, next_cursor } = deployments.data;
  if (items.length === 0 && (status !== "" || template !== "")) {
    return <Notice title={t("Nothing matches")} text={t("No deployment is in this state.")} />;
  }
  if (items.length === 0) {
    return (
      <Notice
        title={t("Nothing was deployed yet")}
        text={t(
          "A deployment brings one version of a template to devices, in stages if you wish, and goes back by itself when a device does not run well with it.",
        )}
        {...(canWrite ? { action: { href: "/deployments/new", label: t("New deployment") } } : {})}
      />
    );
  }
  return (
    <>
      <div class="card table-card">
        <DeploymentList
          page={deployments.data}
          filter={{ status, template_id: template, cursor, limit: PAGE_SIZE }}
          zone={zone}
        />
      </div>
      <nav class="pager" aria-label={t("Pages")}>
        {cursor !== "" && (
          <a class="button quiet" href={addressOf({ ...data, cursor: "" })}>{t("Newest")}</a>
        )}
        {next_cursor !== null && (
          <a class="button quiet" href={addressOf({ ...data, cursor: next_cursor })}>
            {t("Older")}
          </a>
        )}
      </nav>
    </>
  );
}

function addressOf(
  { status, template, cursor }: Pick<DeploymentsData, "status" | "template" | "cursor">,
): string {
  const filled = Object.entries({ status, template, cursor }).filter(([, value]) => value !== "");
  return filled.length === 0 ? "/deployments" : `/deployments?${new URLSearchParams(filled)}`;
}

function statusLabel(status: (typeof STATUSES)[number]): string {
  switch (status) {
    case "":
      return t("All");
    case "running":
      return t("Running");
    case "paused":
      return t("Paused");
    case "halted":
      return t("Halted");
    case "done":
      return t("Done");
    case "reverted":
      return t("Reverted");
  }
}
