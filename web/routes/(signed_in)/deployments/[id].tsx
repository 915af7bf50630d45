// Owns one deployment; its frame.
import type { DeploymentDetail } from "../../../../server/contract/deployment.ts";
import { PageHead } from "../../../components/page_head.tsx";
import { commonZone, type Places, placesOf } from "../../../components/place.ts";
import { mayWrite } from "../../../components/rights.ts";
import { t } from "../../../i18n/translate.ts";
import DeploymentPanel, { type Show } from "../../../islands/deployment_panel.tsx";
import { HttpError, page } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";

interface DeploymentData {
  readonly deployment: DeploymentDetail;
  readonly places: Places;
  readonly zone: string;
  readonly show: Show;
}

const SHOWS: readonly Show[] = ["all", "waiting", "failed", "done"];

export const title = define.title<DeploymentData>(({ deployment }) => deployment.name);

export const handler = define.handlers<DeploymentData>({
  async GET({ state, params, url }) {
    const [deployment, locations] = await Promise.all([
      state.api.deployment(params.id ?? ""),
      state.api.locations(),
    ]);
    if (!deployment.ok) {
      throw new HttpError(deployment.status === 400 ? 404 : deployment.status || 503);
    }
    const all = locations.ok ? locations.data.items : [];
    const show = SHOWS.find((one) => one === url.searchParams.get("show")) ?? "all";
    return page({
      deployment: deployment.data,
      places: placesOf(all),
      zone: commonZone(all),
      show,
    });
  },
});

export default define.page<DeploymentData>(({ data, state }) => (
  <>
    <PageHead
      title={data.deployment.name}
      up={{ href: "/deployments", label: t("Deployments") }}
    />
    <DeploymentPanel {...data} canWrite={mayWrite(state.user)} />
  </>
));
