// Owns a few devices that are deployed to in tests without agents: they answer and report as told,
// by a clock that stands until it is moved.
import type { CommandResult } from "../../server/contract/device_link.ts";
import { type CreateDeployment, Strategy } from "../../server/contract/deployment.ts";
import { type Db, sql } from "../../server/db/sql.ts";
import { advanceDeployments } from "../../server/deployments/advance_deployments.ts";
import { createDeployment } from "../../server/deployments/create_deployment.ts";
import { getDeployment } from "../../server/deployments/get_deployment.ts";
import { finishCommand } from "../../server/devices/finish_command.ts";
import type { SnapshotAnswers } from "../../server/devices/snapshot_answers.ts";
import type { DeviceState } from "../../server/kv/device_state.ts";
import { createSealer, type Sealer } from "../../server/seal.ts";
import { createTemplate } from "../../server/templates/create_template.ts";
import type { Context } from "../../server/users/context.ts";
import { testContext, testDevice } from "./context.ts";
import { heartbeat, makeLocation } from "./link_instance.ts";

export const TEMPLATE = `
cameras:
  - id: lane-1
    name: "{{location.name}}"
    url: "rtsp://admin:{{camera.password}}@10.0.0.9/live"
    interval_ms: "{{device.interval}}"
`;

export interface SentCommand {
  id: string;
  kind: string;
  version: number;
}

export interface DeployedFleet {
  ctx: Context;
  sealer: Sealer;
  locationId: string;
  templateId: string;
  /** By name. */
  devices: Record<string, string>;
  deps: { states: { get(id: string): Promise<DeviceState | null> }; hearingSince: Date };
  /** Moves the clock. */
  pass(ms: number): void;
  /** A heartbeat of every device, or of these, with what they say to run. */
  beat(names?: string[]): void;
  /** Runs the job until it has nothing to do. */
  advance(): Promise<void>;
  deploy(input?: Partial<CreateDeployment>): Promise<string>;
  /** The open command of a device. */
  command(name: string): Promise<SentCommand | undefined>;
  /** The device takes its command, and its next heartbeat says so. */
  take(name: string): Promise<void>;
  refuse(name: string): Promise<void>;
  statuses(deploymentId: string): Promise<Record<string, string>>;
}

const T0 = Date.parse("2026-03-02T12:00:00Z");
const ANSWERS: SnapshotAnswers = {
  hold: () => false,
  check: () => Promise.resolve(),
} as unknown as SnapshotAnswers;

/** Enrolled devices of one location, heard a moment ago, with a template for them. */
export async function deployedFleet(db: Db, names: string[]): Promise<DeployedFleet> {
  let nowMs = T0;
  const ctx = testContext(db, { now: () => new Date(nowMs) });
  const sealer = await createSealer(new Uint8Array(32).fill(7));
  const locationId = await makeLocation(db, "Town");
  const heard = new Map<string, DeviceState>();
  const runs = new Map<string, { version: number | null; hash: string }>();
  const devices: Record<string, string> = {};
  for (const name of names) {
    const id = crypto.randomUUID();
    devices[name] = id;
    runs.set(id, { version: null, hash: "own" });
    await db.execute(sql`
      insert into devices (id, location_id, name, status, enrolled_at, last_seen_at)
      values (${id}, ${locationId}, ${name}, 'online', ${ctx.now()}, ${ctx.now()})`);
  }
  const template = await createTemplate(ctx, {
    name: "Lane",
    description: "",
    location_ids: null,
    content: TEMPLATE,
    variables: { "device.interval": 1000, "camera.password": { secret: "canary" } },
    note: "",
  }, { sealer });
  const deps = {
    states: { get: (id: string) => Promise.resolve(heard.get(id) ?? null) },
    hearingSince: new Date(0),
  };
  const beat = (which = names) => {
    for (const name of which) {
      const id = devices[name] ?? "";
      const { version, hash } = runs.get(id) ?? { version: null, hash: "own" };
      const received_at = ctx.now().toISOString();
      heard.set(id, {
        received_at,
        heartbeat: heartbeat({
          sent_at: received_at,
          config_version: version,
          config_hash: hash,
          capabilities: ["apply_config", "restore_config"],
        }),
      });
    }
  };
  beat();
  const command = async (name: string) =>
    await db.row<SentCommand>(sql`
      select id, kind, (payload ->> 'version')::int as version from commands
      where device_id = ${devices[name]} and finished_at is null and expires_at > ${ctx.now()}
      order by seq desc limit 1`);
  const answer = async (name: string, result: CommandResult) => {
    const open = await command(name);
    if (open === undefined) throw new Error(`Cannot answer as ${name} has no open command`);
    const deviceId = devices[name] ?? "";
    const device = { ...ctx, actor: testDevice(deviceId, locationId) };
    const input = { commandId: open.id, result, frame: null, receivedAt: ctx.now() };
    await finishCommand(device, input, { answers: ANSWERS });
    return { open, deviceId };
  };
  return {
    ctx,
    sealer,
    locationId,
    templateId: template.template.id,
    devices,
    deps,
    pass: (ms) => void (nowMs += ms),
    beat,
    advance: async () => {
      while (await advanceDeployments(ctx, deps) > 0);
    },
    deploy: async (input = {}) => {
      const deployment = await createDeployment(ctx, {
        template_id: template.template.id,
        device_ids: Object.values(devices),
        supersede: false,
        strategy: Strategy.parse({}),
        ...input,
      }, { sealer });
      return deployment.id;
    },
    command,
    take: async (name) => {
      const config = { hash: "", applied: [], needs_restart: ["http.port"], cameras: {} };
      const open = await command(name);
      const isBack = open?.kind === "restore_config";
      config.hash = isBack ? "own" : `hash ${open?.version}`;
      const { deviceId } = await answer(name, {
        ok: true,
        captured_at: null,
        frame_age_ms: null,
        camera_id: null,
        config,
      });
      runs.set(deviceId, { version: isBack ? null : open?.version ?? null, hash: config.hash });
      beat([name]);
    },
    refuse: async (name) => {
      const faults = [{ path: "cameras.0.url", message: "must be another" }];
      await answer(name, {
        ok: false,
        code: "failed",
        detail: "The settings have 1 faults.",
        faults,
      });
    },
    statuses: async (id) => {
      const { devices: rows } = await getDeployment(ctx, id, deps);
      return Object.fromEntries(rows.map((row) => [row.device_name, row.status]));
    },
  };
}
