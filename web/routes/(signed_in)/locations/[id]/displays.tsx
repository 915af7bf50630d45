// Owns a location's lane displays: making the link of a new one, seeing and ending the others.
import type { ApiKey, CreatedKey } from "../../../../../server/contract/key.ts";
import type { Device, Location } from "../../../../../server/contract/fleet.ts";
import { displayLocationOf } from "../../../../api/display_calls.ts";
import type { Answer } from "../../../../api/call.ts";
import { DisplayForm } from "../../../../components/display_form.tsx";
import { DisplayList } from "../../../../components/display_list.tsx";
import { Failure } from "../../../../components/failure.tsx";
import { Notice } from "../../../../components/notice.tsx";
import { PageHead } from "../../../../components/page_head.tsx";
import { t } from "../../../../i18n/translate.ts";
import NewDisplayLink from "../../../../islands/new_display_link.tsx";
import { type Context, HttpError, page } from "../../../../runtime/define.ts";
import { redirectTo } from "../../../../safe_next.ts";
import { define, type State } from "../../../../state.ts";

interface DisplaysData {
  readonly location: Location;
  readonly devices: readonly Device[];
  /** `null`: who asks may not know of keys. */
  readonly keys: readonly ApiKey[] | null;
  /** What came of making one; `null`: nobody asked. */
  readonly made: Answer<CreatedKey> | null;
  /** Address of the display that was made. */
  readonly link: string;
}

export const handler = define.handlers<DisplaysData>({
  async GET(ctx) {
    return page(await read(ctx, { made: null, link: "" }));
  },
  async POST(ctx) {
    const { state, req, params } = ctx;
    const locationId = params.id ?? "";
    const form = await req.formData();
    const ended = form.get("end");
    if (ended !== null) {
      await state.api.endDisplayKey(String(ended));
      return redirectTo(`/locations/${locationId}/displays`);
    }
    const name = String(form.get("name") ?? "").trim();
    const made = await state.api.createDisplayKey({ name, locationId });
    const link = made.ok
      ? linkOf(ctx, { lane: String(form.get("lane") ?? ""), made: made.data })
      : "";
    return page(await read(ctx, { made, link }), { status: made.ok ? 200 : made.status || 503 });
  },
});

/** `lane` is `DEVICE CAMERA`, or empty for all. */
function linkOf(
  { state, params }: Context<State>,
  { lane, made }: { lane: string; made: CreatedKey },
): string {
  const [device, camera] = lane.split(" ");
  const query = camera === undefined || device === undefined
    ? ""
    : `?${new URLSearchParams({ device, camera })}`;
  return `${state.serverUrl}/display/${params.id}${query}#key=${encodeURIComponent(made.key)}`;
}

async function read(
  { state, params }: Context<State>,
  more: Pick<DisplaysData, "made" | "link">,
): Promise<DisplaysData> {
  const id = params.id ?? "";
  const [locations, devices, keys] = await Promise.all([
    state.api.locations(),
    state.api.devices({ location_id: id, limit: "100" }),
    state.api.displayKeys(),
  ]);
  if (!locations.ok) throw new HttpError(locations.status || 503);
  const location = locations.data.items.find((one) => one.id === id);
  if (location === undefined) throw new HttpError(404);
  return {
    location,
    devices: devices.ok ? devices.data.items : [],
    keys: keys.ok ? keys.data.items.filter((key) => displayLocationOf(key) === id) : null,
    ...more,
  };
}

export const title = define.title<DisplaysData>(({ location }) =>
  `${t("Displays")}: ${location.name}`
);

export default define.page<DisplaysData>(({ data: { location, devices, keys, made, link } }) => (
  <>
    <PageHead
      title={t("Displays")}
      up={{ href: `/locations/${location.id}`, label: location.name }}
    />
    {made?.ok === false && (
      <Failure title={t("The display's link could not be made")} answer={made} />
    )}
    {made?.ok === true && <NewDisplayLink link={link} />}
    {keys === null
      ? (
        <Notice
          title={t("Lane display")}
          text={t("An administrator makes the links of displays")}
        />
      )
      : (
        <>
          <DisplayForm devices={devices} />
          <DisplayList keys={keys} zone={location.timezone} />
        </>
      )}
  </>
));
