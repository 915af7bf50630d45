// Runs in a network of its own (own_network.ts), as root there: an agent's camera finder and fleet
// with real FFmpeg; cameras here and behind a router, which change their addresses; and machines that
// say they are those cameras. Prints what happened.
import { CameraSettings } from "../../server/contract/camera.ts";
import { EdgeConfig } from "../../server/contract/edge_config.ts";
import { createFleet } from "../../edge/cameras/fleet.ts";
import { createCameraFinder } from "../../edge/discovery/camera_finder.ts";
import { readNeighbours } from "../../edge/discovery/neighbours.ts";
import { ONVIF_ACCOUNT } from "../../infra/demo/camera/onvif/onvif_service.ts";
import { waitUntil } from "../support/wait_until.ts";

/** What came of it. Times are from the change of an address until pictures come again. */
export interface MovedCameras {
  readonly nearFollowedMs: number;
  readonly farFollowedMs: number;
  /** The camera's own report, after it was followed. */
  readonly note: string | null;
  /** Every byte by TCP, one text a connection. */
  readonly hostileNear: string[];
  readonly hostileFar: string[];
  readonly troubles: string[];
  /** Of the adopted camera. */
  readonly found: unknown;
}

const SET_UP = `
mount -t tmpfs tmpfs /run
ip link add br1 type bridge
ip addr add 10.70.1.1/24 dev br1
ip link set br1 up
for name in near router evil; do
  ip netns add $name
  ip link add v-$name type veth peer name eth0 netns $name
  ip link set v-$name master br1 up
done
for name in far evil2; do ip netns add $name; done
ip link add v-far type veth peer name eth0 netns far
ip link add v-evil2 type veth peer name eth0 netns evil2
ip link set v-far netns router
ip link set v-evil2 netns router
ip -n router link add br2 type bridge
ip -n router link set v-far master br2 up
ip -n router link set v-evil2 master br2 up
ip -n router link set br2 up
ip -n router addr add 10.70.1.254/24 dev eth0
ip -n router addr add 10.70.2.254/24 dev br2
ip netns exec router sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
ip -n router link set eth0 up
for name in near router evil far evil2; do ip -n $name link set lo up; done
ip route add 10.70.2.0/24 via 10.70.1.254
`;

const [folder = ""] = Deno.args;
const { username, password } = ONVIF_ACCOUNT;
const [NEAR, FAR] = [crypto.randomUUID(), crypto.randomUUID()];
const children: Deno.ChildProcess[] = [];
/** As it is promised: from the change of its address until pictures come from there. */
const FOLLOWED_WITHIN_MS = 60_000;

async function sh(script: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("sh", { args: ["-euc", script] }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** Gives the namespace an address, and takes away what it had. */
async function settle(name: string, address: string): Promise<void> {
  const gateway = address.replace(/\.\d+$/, ".254");
  await sh(`ip -n ${name} addr flush dev eth0; ip -n ${name} addr add ${address}/24 dev eth0
    ip -n ${name} link set eth0 up; ip -n ${name} route add default via ${gateway}`);
}

function startMachine(name: string, args: string[]): void {
  const program = new URL("../support/moving_camera_main.ts", import.meta.url).pathname;
  const permissions = ["--allow-net", "--allow-run", "--allow-read", "--allow-env", "--allow-sys"];
  permissions.push("--allow-write", "--allow-ffi"); // the film is drawn and encoded
  const deno = [Deno.execPath(), "run", "--quiet", "--no-prompt", "--cached-only"];
  const out = `${folder}/${name}.json`;
  const command = [...deno, "--unstable-net", ...permissions, program];
  children.push(
    new Deno.Command("ip", {
      args: ["netns", "exec", name, ...command, ...args, "--out", out],
      stdout: "null",
      stderr: "inherit",
    }).spawn(),
  );
}

function end(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended already, and said why.
  }
}

/** All until now: the machine writes it down a moment later. */
async function receivedBy(name: string): Promise<string[]> {
  const path = `${folder}/${name}.json`;
  const nowMs = Date.now();
  await waitUntil(async () => ((await Deno.stat(path)).mtime?.getTime() ?? 0) > nowMs, {
    what: `what ${name} received`,
  });
  return JSON.parse(await Deno.readTextFile(path));
}

async function main(): Promise<MovedCameras> {
  await sh(SET_UP);
  const addresses = {
    near: "10.70.1.20",
    far: "10.70.2.20",
    evil: "10.70.1.66",
    evil2: "10.70.2.30",
  };
  for (const [name, address] of Object.entries(addresses)) await settle(name, address);
  startMachine("near", ["--uuid", NEAR, "--announced", "10.70.1.20", "--serial", "near-1"]);
  const far = ["--uuid", FAR, "--announced", "10.70.2.20", "--make", "Acme"];
  startMachine("far", [...far, "--serial", "far-1"]);
  // As the service beside an installed agent does (infra/debian/show_proc).
  const arp = `${folder}/arp`;
  const showing =
    `while :; do cat /proc/net/arp > ${arp}.new; mv ${arp}.new ${arp}; sleep 0.5; done`;
  children.push(new Deno.Command("sh", { args: ["-c", showing] }).spawn());

  const url = `rtsp://${username}:${encodeURIComponent(password)}@10.70.1.20/stream1`;
  const config = EdgeConfig.parse({
    cameras: [CameraSettings.parse({ id: "near", url })],
    discovery: {
      every_ms: 10_000,
      subnets: ["10.70.2.0/27"],
      adopt: [{ make: "acme", username, password }],
    },
  });
  const fleet = createFleet({ noteOf: (id) => finder.noteOf(id) });
  const apply = () => void fleet.apply(finder.use(config));
  const neighbours = () => readNeighbours({ file: arp });
  const finder = await createCameraFinder({ dataDir: folder, fleet, apply, neighbours });
  apply();
  const ending = new AbortController();
  const running = finder.run(ending.signal);
  const found = (endpoint: string) =>
    finder.last().items.find((item) => item.endpoint === `urn:uuid:${endpoint}`);
  const report = (id: string) => fleet.cameras().find((camera) => camera.camera_id === id);
  const wait = (condition: () => unknown, what: string) =>
    waitUntil(() => condition() ? true : undefined, { what, timeoutMs: 90_000, everyMs: 50 });
  const isStreaming = (id: string) => report(id)?.status === "streaming";

  try {
    await wait(() => isStreaming("near") && found(NEAR)?.mac, "the configured camera");
    const farId = await waitUntil(() => found(FAR)?.camera_id ?? undefined, {
      what: "the adoption",
      timeoutMs: 90_000,
    });
    await wait(() => isStreaming(farId), "the adopted camera");
    const adopted = found(FAR);

    /** From the moment at which its address is another one until pictures come again. */
    const move = async (name: string, id: string, address: string) => {
      const before = report(id)?.frames_total ?? 0;
      await settle(name, address);
      const movedMs = performance.now();
      const isFollowed = () =>
        report(id)?.stream?.note?.includes(address) === true && isStreaming(id) &&
        (report(id)?.frames_total ?? 0) > before;
      const what = `pictures of ${name} from ${address}`;
      await waitUntil(isFollowed, { what, timeoutMs: FOLLOWED_WITHIN_MS, everyMs: 50 });
      return Math.round(performance.now() - movedMs);
    };
    const [nearFollowedMs, farFollowedMs] = await Promise.all([
      move("near", "near", "10.70.1.77"),
      move("far", farId, "10.70.2.21"),
    ]);
    const note = report("near")?.stream?.note ?? null;

    // Both cameras go, and somebody else answers in their names.
    for (const name of ["near", "far"]) await sh(`ip -n ${name} link set eth0 down`);
    const hostile = ["--hostile", "--serial", "no-idea"];
    startMachine("evil", ["--uuid", NEAR, "--announced", "10.70.1.66", ...hostile]);
    startMachine("evil2", [
      "--uuid",
      FAR,
      "--announced",
      "10.70.2.30",
      "--make",
      "Acme",
      ...hostile,
    ]);
    await wait(
      () =>
        found(NEAR)?.trouble?.includes("Another machine") &&
        found(FAR)?.trouble?.includes("Another machine"),
      "both to be seen through",
    );
    return {
      ...{ nearFollowedMs, farFollowedMs, note, found: adopted },
      hostileNear: await receivedBy("evil"),
      hostileFar: await receivedBy("evil2"),
      troubles: [found(NEAR)?.trouble ?? "", found(FAR)?.trouble ?? ""],
    };
  } finally {
    ending.abort();
    await running;
    await fleet.stop();
    await finder.close();
    for (const child of children) end(child);
  }
}

if (import.meta.main) {
  const result = await main();
  await new Blob([JSON.stringify(result)]).stream().pipeTo(Deno.stdout.writable);
  Deno.exit(0);
}
