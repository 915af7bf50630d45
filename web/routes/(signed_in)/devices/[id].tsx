// Owns one device; its frame, and a new claim code for it.
import { PostForm } from "../../../components/post_form.tsx";
import type { ClaimCode } from "../../../../server/contract/device_settings.ts";
import type { Device } from "../../../../server/contract/fleet.ts";
import type { Answer } from "../../../api_client.ts";
import { ClaimSteps } from "../../../components/claim_steps.tsx";
import { Failure } from "../../../components/failure.tsx";
import { placesOf } from "../../../components/place.ts";
import DevicePanel from "../../../islands/device_panel.tsx";
import { type Context, HttpError, page } from "../../../runtime/define.ts";
import { define, type State } from "../../../state.ts";

interface DeviceData {
  readonly device: Device;
  readonly zone: string;
  /** Answer to asking for a new claim code; `null` when nobody asked. */
  readonly claim: Answer<ClaimCode> | null;
}

export const handler = define.handlers<DeviceData>({
  async GET(ctx) {
    return page(await read(ctx, null));
  },
  async POST(ctx) {
    const claim = await ctx.state.api.newClaimCode(ctx.params.id ?? "");
    return page(await read(ctx, claim), { status: claim.ok ? 200 : claim.status || 503 });
  },
});

async function read(
  { state, params }: Context<State>,
  claim: DeviceData["claim"],
): Promise<DeviceData> {
  const [device, locations] = await Promise.all([
    state.api.device(params.id ?? ""),
    state.api.locations(),
  ]);
  if (!device.ok) throw new HttpError(device.status === 400 ? 404 : device.status || 503);
  const places = placesOf(locations.ok ? locations.data.items : []);
  return { device: device.data, zone: places[device.data.location_id]?.timezone ?? "UTC", claim };
}

export default define.page<DeviceData>(({ data: { device, zone, claim }, state }) => (
  <>
    <div class="page-head">
      <a class="up" href="/devices">Devices</a>
      <h1>{device.name}</h1>
    </div>
    {claim?.ok === false && <Failure title="There is no new claim code" answer={claim} />}
    {claim?.ok === true && (
      <ClaimSteps
        claim={claim.data}
        serverUrl={state.serverUrl}
        zone={zone}
      />
    )}
    {device.enrolled_at === null && claim === null && (
      <section class="card notice">
        <h2>It waits for its claim code</h2>
        <p>
          The agent at the site connects with the code that was shown when this device was
          registered. If the code is lost or too old, make a new one; the old one then ends.
        </p>
        <PostForm>
          <button type="submit">New claim code</button>
        </PostForm>
      </section>
    )}
    <DevicePanel device={device} zone={zone} />
  </>
));
