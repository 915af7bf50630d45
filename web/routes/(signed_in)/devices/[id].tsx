// Owns one device: its frame, what its islands begin with, and a new claim code for it.
import { signal } from "@preact/signals";
import type { AuditRow } from "../../../../server/contract/audit.ts";
import type { Commissioning } from "../../../../server/contract/commissioning.ts";
import type { ClaimCode, DeviceCommand } from "../../../../server/contract/device_settings.ts";
import type { Event } from "../../../../server/contract/event.ts";
import type { Device, Location } from "../../../../server/contract/fleet.ts";
import type { Incident } from "../../../../server/contract/incident.ts";
import type { Page } from "../../../../server/contract/page.ts";
import type { Answer } from "../../../api/call.ts";
import type { IncidentFilter } from "../../../api/incident_calls.ts";
import { ClaimSteps } from "../../../components/claim_steps.tsx";
import { Failure } from "../../../components/failure.tsx";
import { Radar } from "../../../components/icons.ts";
import { MissingParts } from "../../../components/missing_parts.tsx";
import { placesOf } from "../../../components/place.ts";
import { PageHead } from "../../../components/page_head.tsx";
import { PostForm } from "../../../components/post_form.tsx";
import { SETUP_PART, SetupSteps } from "../../../components/setup_steps.tsx";
import { t } from "../../../i18n/translate.ts";
import DeviceActions from "../../../islands/device_actions.tsx";
import DeviceCommands from "../../../islands/device_commands.tsx";
import DeviceHealth, { type HealthRange, rangeOf } from "../../../islands/device_health.tsx";
import DevicePanel from "../../../islands/device_panel.tsx";
import DeviceTimeline from "../../../islands/device_timeline.tsx";
import FreshPart from "../../../islands/fresh_part.tsx";
import OpenIncidents from "../../../islands/open_incidents.tsx";
import { type Context, HttpError, page } from "../../../runtime/define.ts";
import { define, type State } from "../../../state.ts";
import { TIMELINE_EVENTS } from "../../../words/timeline.ts";

interface DeviceData {
  readonly device: Device;
  readonly locations: Answer<Page<Location>>;
  readonly events: Answer<Page<Event>>;
  readonly incidents: Answer<Page<Incident>>;
  readonly setup: Answer<Commissioning>;
  readonly commands: Answer<Page<DeviceCommand>>;
  /** `null`: who looks may not know. */
  readonly audit: Answer<Page<AuditRow>> | null;
  readonly range: HealthRange;
  /** Answer to asking for a new claim code; `null` when nobody asked. */
  readonly claim: Answer<ClaimCode> | null;
}

/** Of each kind of the timeline. */
const LIMIT = 40;

export const handler = define.handlers<DeviceData>({
  async GET(ctx) {
    return page(await read(ctx, null));
  },
  async POST(ctx) {
    const claim = await ctx.state.api.newClaimCode(ctx.params.id ?? "");
    return page(await read(ctx, claim), { status: claim.ok ? 200 : claim.status || 503 });
  },
});

/** Also those that another explains: of each camera it is said that nothing is known. */
function openOf(deviceId: string): IncidentFilter {
  return { status: "open", device_id: deviceId, limit: "50" };
}

async function read(
  { state, params, url }: Context<State>,
  claim: DeviceData["claim"],
): Promise<DeviceData> {
  const { api } = state;
  const id = params.id ?? "";
  const device = await api.device(id);
  if (!device.ok) throw new HttpError(device.status === 400 ? 404 : device.status || 503);
  const [locations, events, commands, incidents, setup, audit] = await Promise.all([
    api.locations(),
    api.recentEvents(LIMIT, { device: id, types: TIMELINE_EVENTS }),
    api.deviceCommands(id, LIMIT),
    api.incidents(openOf(id)),
    api.commissioning(id),
    state.user?.role === "admin" ? api.deviceAudit(id, LIMIT) : null,
  ]);
  return {
    device: device.data,
    locations,
    events,
    commands,
    incidents,
    setup,
    audit,
    range: rangeOf(url.search),
    claim,
  };
}

export const title = define.title<DeviceData>(({ device }) => device.name);

export default define.page<DeviceData>(({ data, state }) => {
  const { claim, range } = data;
  const all = itemsOf(data.locations);
  const setup = data.setup.ok ? data.setup.data : null;
  const audit = data.audit?.ok === true ? data.audit.data.items : null;
  const zone = all.find(({ id }) => id === data.device.location_id)?.timezone ?? "UTC";
  const canWrite = state.user?.role === "admin" || state.user?.role === "operator";
  const device = signal(data.device);
  const commands = signal<readonly DeviceCommand[]>(itemsOf(data.commands));
  const locations = all.map(({ id, name }) => ({ id, name }));
  const isNew = data.device.enrolled_at === null;
  return (
    <>
      <PageHead title={data.device.name} up={{ href: "/devices", label: t("Devices") }}>
        {!isNew && (
          <a class="button quiet" href={`/discovery?device=${data.device.id}`}>
            <Radar /> {t("Found cameras")}
          </a>
        )}
        <DeviceActions {...{ device, locations, zone, canWrite }} />
      </PageHead>
      <MissingParts
        parts={[
          [t("Open incidents"), data.incidents],
          [t("Timeline"), data.events],
          [t("Commands"), data.commands],
          [t("What people changed"), data.audit],
          [t("Being set up"), data.setup],
        ]}
        locations={data.locations}
      />
      {claim?.ok === false && <Failure title={t("There is no new claim code")} answer={claim} />}
      {claim?.ok === true && (
        <ClaimSteps claim={claim.data} serverUrl={state.serverUrl} zone={zone} />
      )}
      {isNew && claim === null && <NewClaim canWrite={canWrite} />}
      {setup !== null && <SetupSteps setup={setup} zone={zone} />}
      {setup?.state === "waiting" && <FreshPart part={SETUP_PART} device={data.device.id} />}
      <OpenIncidents
        page={data.incidents.ok ? data.incidents.data : null}
        filter={openOf(data.device.id)}
        places={placesOf(all)}
        hasPlaces={false}
      />
      <DevicePanel {...{ device, commands, zone, canWrite }} />
      {!isNew && <DeviceHealth {...{ device, zone, range }} />}
      <div class="device-history">
        <DeviceTimeline
          deviceId={data.device.id}
          limit={LIMIT}
          events={itemsOf(data.events)}
          isWhole={data.events.ok && data.commands.ok && data.audit?.ok !== false}
          {...{ commands, audit, zone }}
        />
        <DeviceCommands {...{ device, commands, zone, canWrite }} areKnown={data.commands.ok} />
      </div>
      {!isNew && canWrite && (
        <Replacement isManaged={setup?.is_managed ?? data.device.template_id !== null} />
      )}
    </>
  );
});

function itemsOf<T>(answer: Answer<Page<T>>): readonly T[] {
  return answer.ok ? answer.data.items : [];
}

function Replacement({ isManaged }: { isManaged: boolean }) {
  return (
    <details class="card">
      <summary>{t("Another machine takes its place")}</summary>
      <p>
        {isManaged
          ? t(
            "For a machine that is broken: the one that comes with this code has the same name and place, and gets the settings and cameras that this server sent. The old one is shut out at once, and reads that it still keeps are lost.",
          )
          : t(
            "For a machine that is broken: the one that comes with this code has the same name and place. Cameras and settings that were entered at the old machine do not come along: enter them again. The old one is shut out at once, and reads that it still keeps are lost.",
          )}
      </p>
      <PostForm>
        <button type="submit" class="quiet">{t("Make a code for the new machine")}</button>
      </PostForm>
    </details>
  );
}

function NewClaim({ canWrite }: { canWrite: boolean }) {
  return (
    <section class="card notice">
      <h2>{t("It waits for its claim code")}</h2>
      <p>
        {t(
          "The agent at the site connects with the code that was shown when this device was registered. If the code is lost or too old, make a new one; the old one then ends.",
        )}
      </p>
      {canWrite && (
        <PostForm>
          <button type="submit">{t("New claim code")}</button>
        </PostForm>
      )}
    </section>
  );
}
