// Owns the maintenance windows of a location: when deployments may disturb it.
import type { LocationWindows } from "../../../../server/contract/deployment.ts";
import type { Location } from "../../../../server/contract/fleet.ts";
import type { Answer } from "../../../api/call.ts";
import { Failure } from "../../../components/failure.tsx";
import { Notice } from "../../../components/notice.tsx";
import { PageHead } from "../../../components/page_head.tsx";
import { mayWrite } from "../../../components/rights.ts";
import { t } from "../../../i18n/translate.ts";
import WindowEditor from "../../../islands/window_editor.tsx";
import { HttpError, page } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";

interface WindowsData {
  readonly locations: readonly Location[];
  readonly location: Location | null;
  readonly windows: Answer<LocationWindows> | null;
}

export const title = define.title(() => t("Maintenance windows"));

export const handler = define.handlers<WindowsData>({
  async GET({ state, url }) {
    const locations = await state.api.locations();
    if (!locations.ok) throw new HttpError(locations.status || 503);
    const { items } = locations.data;
    const asked = url.searchParams.get("location");
    const location = items.find(({ id }) => id === asked) ?? items[0] ?? null;
    const windows = location === null ? null : await state.api.maintenanceWindows(location.id);
    return page({ locations: items, location, windows });
  },
});

export default define.page<WindowsData>(({ data: { locations, location, windows }, state }) => (
  <>
    <PageHead
      title={t("Maintenance windows")}
      up={{ href: "/deployments", label: t("Deployments") }}
    />
    {location === null && (
      <Notice
        title={t("There is no location yet")}
        text={t("Register a device first.")}
        {...mayWrite(state.user)
          ? { action: { href: "/devices/new", label: t("Register a device") } }
          : {}}
      />
    )}
    {location !== null && (
      <form method="get" class="card one-choice">
        <label class="entry">
          <span>{t("Location")}</span>
          <select name="location">
            {locations.map(({ id, name }) => (
              <option key={id} value={id} selected={id === location.id}>{name}</option>
            ))}
          </select>
        </label>
        <button type="submit" class="quiet">{t("Show")}</button>
      </form>
    )}
    {windows?.ok === false && (
      <Failure title={t("The windows could not be shown")} answer={windows} />
    )}
    {location !== null && windows?.ok === true && (
      <WindowEditor
        locationId={location.id}
        windows={windows.data}
        canWrite={mayWrite(state.user)}
      />
    )}
  </>
));
