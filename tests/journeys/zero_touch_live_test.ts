// A machine that nobody touched, from its card to its first plate, each step with its time; then it
// breaks, and another one takes its place: a real server, real agents, a camera with ONVIF and RTSP.
import assert from "node:assert/strict";
import { startRecognizer } from "../../infra/demo/recognizer/start_recognizer.ts";
import { writeCard } from "../../infra/image/write_card.ts";
import { readConfig } from "../../server/config.ts";
import { type Commissioning, SetupStep } from "../../server/contract/commissioning.ts";
import type { Device } from "../../server/contract/fleet.ts";
import type { Read } from "../../server/contract/read.ts";
import { startServer } from "../../server/start_server.ts";
import { AgentProcess } from "../support/agent_process.ts";
import { testDatabase } from "../support/database.ts";
import { startLoopbackCamera } from "../support/loopback_camera.ts";
import { ONVIF_ACCOUNT } from "../../infra/demo/camera/onvif/onvif_service.ts";
import { type SignedInApi, signedInApi } from "../support/signed_in_api.ts";
import { waitUntil } from "../support/wait_until.ts";

const PASSWORD = "correct horse battery";
const SLOW_MACHINE_MS = 90_000;
/** As often as a person's requests a minute allow. */
const LOOK_EVERY_MS = 250;

const template = (subnet: string) => `
discovery:
  every_ms: 10000
  subnets: ["${subnet}"]
  adopt:
    - make: HIKVISION
      username: ${ONVIF_ACCOUNT.username}
      password: "{{device.camera_password}}"
      settings: { trigger: { mode: interval, every_ms: 2000 } }
`;

/** The agent's settings, made by the card's own script from what was put on the card. */
async function settingsFromCard(folder: string, card: { server: string; claimCode: string }) {
  const agent = { kind: "url" as const, url: "https://x.test/y.deb", sha256: "0".repeat(64) };
  const more = { hostname: "lane-1", agent, sshKeys: [], instanceId: "washfleet-1" };
  await writeCard(`${folder}/card`, { ...card, ...more }, null);
  const { stdout, success } = await new Deno.Command("sh", {
    args: [`${folder}/card/washfleet/first_boot.sh`, "settings"],
    env: { WASHFLEET_CARD: `${folder}/card/washfleet` },
  }).output();
  assert.ok(success);
  return new TextDecoder().decode(stdout);
}

/** An agent that starts for the first time, with nothing but its card's settings. */
async function firstStart(
  folder: string,
  card: { server: string; claimCode: string; net: readonly string[] },
): Promise<AgentProcess> {
  await Deno.mkdir(`${folder}/data`, { recursive: true });
  await Deno.writeTextFile(`${folder}/edge.yaml`, await settingsFromCard(folder, card));
  const args = ["--config", `${folder}/edge.yaml`, "--data", `${folder}/data`];
  const here = ["--host", "127.0.0.1", "--port", "0"];
  return new AgentProcess(folder, [...args, ...here], [], ["0.0.0.0", ...card.net]);
}

/** Waits for the step, and tells what stood in the way. */
async function reached(api: SignedInApi, deviceId: string, step: SetupStep, machine: number) {
  let last: Commissioning | undefined;
  await waitUntil(async () => {
    last = await api("GET", `/devices/${deviceId}/commissioning`) as Commissioning;
    return last.machine === machine &&
      last.steps.some((one) => one.step === step && one.is_reached);
  }, { what: `the step ${step}`, timeoutMs: SLOW_MACHINE_MS, everyMs: LOOK_EVERY_MS })
    .catch((error) => assert.fail(`${error}: ${JSON.stringify(last)}`));
  return last ?? assert.fail();
}

Deno.test("from the card to the first plate without a touch; broken, another machine goes on in its place", async (t) => {
  await using database = await testDatabase();
  await using camera = await startLoopbackCamera("HIKVISION");
  const recognizer = startRecognizer({ port: 0, token: "token" });
  const folder = await Deno.makeTempDir({ prefix: "zero_touch_" });
  const server = await startServer(
    readConfig({
      WASHFLEET_DATA: `${folder}/server`,
      WASHFLEET_PORT: "0",
      WASHFLEET_ADMIN_PASSWORD: PASSWORD,
      DATABASE_URL: database.connectionString,
      WASHFLEET_RECOGNIZER_URL: recognizer.url,
      WASHFLEET_RECOGNIZER_TOKEN: "token",
    }),
    { signal: new AbortController().signal },
  );
  const net = camera.addresses;
  let agent: AgentProcess | null = null;
  try {
    const api = await signedInApi(server.url, PASSWORD);
    const location = await api("POST", "/locations", { name: "Town" });
    const made = await api("POST", "/templates", {
      name: "Lane",
      content: template(camera.subnet),
      variables: { "device.camera_password": { secret: ONVIF_ACCOUNT.password } },
    });
    const { device, claim_code } = await api("POST", "/devices", {
      name: "Lane 1",
      location_id: location.id,
      labels: { ring: "new" },
      template_id: made.template.id,
    });
    const deviceNow = (): Promise<Device> => api("GET", `/devices/${device.id}`);
    const setup = (): Promise<Commissioning> => api("GET", `/devices/${device.id}/commissioning`);
    const first = (await setup()).waiting;
    assert.deepEqual([first?.step, first?.why], ["booted", "claim"]);

    await t.step("the card's code enrols it, its template's rule adopts the camera", async () => {
      agent = await firstStart(`${folder}/first`, {
        server: server.url,
        claimCode: claim_code,
        net,
      });
      const { waiting } = await reached(api, device.id, "picture", 1);
      assert.deepEqual([waiting?.step, waiting?.why], ["read", "no_car"]);
    });

    await t.step(
      "a car comes: each step has its time, in order, and the set-up is done",
      async () => {
        await camera.sendCar("7KDM482");
        const done = await reached(api, device.id, "read", 1);
        assert.deepEqual([done.state, done.waiting], ["done", null]);
        const times = done.steps.map(({ at }) => at ?? assert.fail(JSON.stringify(done)));
        assert.ok(done.steps.every(({ is_reached }) => is_reached));
        const [booted = "", enrolled = ""] = times;
        assert.ok(booted <= enrolled, `${booted} ${enrolled}`);
        assert.deepEqual(times.slice(5), times.slice(5).toSorted());
        assert.equal(done.done_at, times.at(-1));
        const { items } = await api("GET", `/events/recent?device=${device.id}&limit=200`);
        const told = items.filter((one: { type: string }) => one.type === "device.commissioning");
        assert.deepEqual(
          told.map((one: { data: { step: string } }) => one.data.step).toSorted(),
          SetupStep.options.toSorted(),
        );
      },
    );

    const before = await deviceNow();
    const identity = JSON.parse(await Deno.readTextFile(`${folder}/first/data/identity.json`));

    await t.step("it breaks, and takes all that it kept with it", async () => {
      agent?.child.kill("SIGKILL");
      await agent?.end();
      await Deno.remove(`${folder}/first`, { recursive: true });
    });

    await t.step(
      "another machine with a new code: same site, same camera, pictures again",
      async () => {
        const claim = await api("POST", `/devices/${device.id}/claims`, {});
        assert.equal(claim.is_replacement, true);
        const card = { server: server.url, claimCode: claim.claim_code, net };
        agent = await firstStart(`${folder}/second`, card);
        const setUp = await reached(api, device.id, "picture", 2);
        assert.notEqual(setUp.replaces_since, null);
        const after = await deviceNow();
        for (const field of ["id", "name", "location_id", "labels", "template_id"] as const) {
          assert.deepEqual(after[field], before[field], field);
        }
        const camerasOf = ({ cameras }: Device) => cameras.map(({ camera_id }) => camera_id);
        assert.deepEqual(camerasOf(after), camerasOf(before));
        assert.equal(after.quarantine, null);
      },
    );

    await t.step("its plates are the same lane's, and those of before stay", async () => {
      await camera.sendCar("4XJT906");
      assert.equal((await reached(api, device.id, "read", 2)).state, "done");
      const { items } = await api("GET", `/plates?location_id=${location.id}`);
      const lanes = new Set(items.map((read: Read) => `${read.device_id} ${read.camera_id}`));
      assert.deepEqual([...lanes], [`${device.id} ${before.cameras[0]?.camera_id}`]);
      const plates = items.map(({ plate }: Read) => plate);
      assert.ok(plates.includes("7KDM482") && plates.includes("4XJT906"), plates.join());
    });

    await t.step(
      "the broken one, should it come back, is told plainly, and nobody is alarmed",
      async () => {
        const answer = await fetch(`${server.url}/api/device/heartbeat`, {
          method: "POST",
          headers: { authorization: `Bearer ${identity.token}` },
        });
        assert.deepEqual([answer.status, (await answer.json()).code], [401, "device_replaced"]);
        assert.equal((await deviceNow()).quarantine, null);
      },
    );
  } finally {
    const running = agent as AgentProcess | null;
    try {
      running?.child.kill("SIGTERM");
    } catch {
      // It has ended already.
    }
    await running?.end();
    await server.stop();
    await recognizer.stop();
    await Deno.remove(folder, { recursive: true });
  }
});
