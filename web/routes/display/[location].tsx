// Owns the page of a lane's display. It says nothing of the location itself: whoever opens it shows
// a key to the API, which the address's fragment brought and no server has seen.
import { t } from "../../i18n/translate.ts";
import LaneDisplay from "../../islands/lane_display.tsx";
import type { LaneFilter } from "../../live/lane.ts";
import { HttpError, page } from "../../runtime/define.ts";
import { define } from "../../state.ts";

interface DisplayData {
  readonly locationId: string;
  readonly filter: LaneFilter;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const handler = define.handlers<DisplayData>({
  GET({ params, url }) {
    const locationId = params.location ?? "";
    if (!UUID.test(locationId)) throw new HttpError(404);
    const cameraIds = url.searchParams.getAll("camera").flatMap((ids) => ids.split(","))
      .filter((id) => id !== "");
    return page({ locationId, filter: { cameraIds, deviceId: url.searchParams.get("device") } });
  },
});

export const title = define.title(() => t("Lane display"));

export default define.page<DisplayData>(({ data, asset }) => (
  <LaneDisplay
    {...data}
    build={`${asset("client")} ${asset("islands/lane_display")} ${asset("app.css")}`}
  />
));
