// Owns the table of what is done to the fleet: how each fault begins and ends, how it shows, and what
// may be done about it. A fault more is a row here.
import type { PartName, Programs } from "../demo/programs.ts";
import type { SiteIndex } from "../demo/sites.ts";
import { agentDisk, fillDisk, serverDisk } from "./small_disks.ts";
import type { FleetView } from "./view.ts";

/** What faults are done to. */
export interface ChaosWorld {
  readonly programs: Programs;
  readonly dir: string;
  /** Tells a camera to fail; see infra/demo/camera/fault.ts. */
  breakCamera(site: SiteIndex, fault: unknown): Promise<void>;
  /** Gives a camera its other address. */
  moveCamera(site: SiteIndex): Promise<void>;
}

export interface ChaosFault {
  readonly name: string;
  /** Of one site, or of all. */
  readonly isOfSite: boolean;
  /** How long its cause lasts, ms; 0: it is over as soon as it happened. */
  readonly lastsMs: readonly [least: number, most: number];
  /** What puts it right when nobody does anything. */
  readonly remedy: "restart_stream" | "rediscover" | "service_manager" | "reconnect" | "none";
  /** Only where the parts' folders are small disks of their own. */
  readonly needsDisks?: boolean;
  /** @returns ends the cause */
  begin(world: ChaosWorld, site: SiteIndex): Promise<() => Promise<void>>;
  /** Whether the fleet says that something is wrong there. */
  isSeen(view: FleetView, site: SiteIndex): boolean;
}

/** As the units have it: `RestartSec` of the agent 5 s, of the server 2 s. */
const RESTART_AFTER_MS = { edge: 5000, other: 2000 };

export const FAULTS: readonly ChaosFault[] = [
  camera("camera_freezes", { kind: "freeze" }, [15_000, 25_000]),
  camera("camera_stalls", { kind: "stall" }, [6000, 20_000]),
  camera("camera_drops", { kind: "drop" }, [0, 0]),
  camera("camera_password_wrong", { kind: "refuse", as: 401 }, [5000, 15_000]),
  camera("camera_path_gone", { kind: "refuse", as: 404 }, [5000, 15_000]),
  camera("camera_sessions_full", { kind: "refuse", as: 453 }, [5000, 15_000]),
  camera("camera_unreachable", { kind: "refuse", as: "connection_refused" }, [5000, 20_000]),
  camera("camera_dark", { kind: "dark" }, [20_000, 30_000]),
  {
    // Its network gives it another address, and nothing is left at the old one.
    name: "camera_address_changed",
    isOfSite: true,
    lastsMs: [0, 0],
    remedy: "rediscover",
    begin: async (world, site) => {
      await world.moveCamera(site);
      return nothing;
    },
    isSeen: isCameraTroubled,
  },
  {
    name: "ffmpeg_killed",
    isOfSite: true,
    lastsMs: [0, 0],
    remedy: "restart_stream",
    begin: async ({ programs }, site) => {
      for (const pid of await childrenOf(programs.part(edgeOf(site)).pid)) kill(pid);
      return nothing;
    },
    isSeen: isCameraTroubled,
  },
  {
    name: "agent_killed",
    isOfSite: true,
    lastsMs: [RESTART_AFTER_MS.edge, RESTART_AFTER_MS.edge],
    remedy: "service_manager",
    begin: (world, site) => killPart(world, edgeOf(site)),
    isSeen: ({ sites }, site) => sites[site] === null,
  },
  {
    name: "server_killed",
    isOfSite: false,
    lastsMs: [RESTART_AFTER_MS.other, RESTART_AFTER_MS.other],
    remedy: "service_manager",
    begin: (world) => killPart(world, "server"),
    isSeen: isServerTroubled,
  },
  {
    name: "recognizer_killed",
    isOfSite: false,
    lastsMs: [8000, 15_000],
    remedy: "reconnect",
    begin: (world) => killPart(world, "recognizer"),
    isSeen: isServerTroubled,
  },
  {
    name: "database_killed",
    isOfSite: false,
    lastsMs: [0, 0],
    remedy: "service_manager",
    begin: async ({ dir }) => {
      const text = await Deno.readTextFile(`${dir}/server/postgres/cluster/postmaster.pid`);
      kill(Number(text.split("\n")[0]));
      return nothing;
    },
    isSeen: isServerTroubled,
  },
  {
    // Nothing comes back, and no connection ends: to the agents the network is a black hole.
    name: "network_cut_to_server",
    isOfSite: false,
    lastsMs: [10_000, 25_000],
    remedy: "reconnect",
    begin: ({ programs }) => pausePart(programs, "server"),
    isSeen: (view) => view.sites.some((site) => site !== null && site.linkState !== "up"),
  },
  {
    name: "network_cut_to_cameras",
    isOfSite: false,
    lastsMs: [8000, 20_000],
    remedy: "restart_stream",
    begin: ({ programs }) => pausePart(programs, "cameras"),
    isSeen: (view) => isCameraTroubled(view, 0) || isCameraTroubled(view, 1),
  },
  {
    name: "pictures_disk_refuses",
    isOfSite: false,
    lastsMs: [5000, 10_000],
    remedy: "none",
    begin: ({ dir }) => refuseFolder(`${dir}/server/pictures`),
    isSeen: isServerTroubled,
  },
  {
    // Database, pictures and live state have one disk, as on a small machine.
    name: "server_disk_full",
    isOfSite: false,
    needsDisks: true,
    lastsMs: [8000, 15_000],
    remedy: "none",
    begin: ({ dir }) => fillDisk(serverDisk(dir)),
    isSeen: isServerTroubled,
  },
  {
    name: "agent_disk_full",
    isOfSite: true,
    needsDisks: true,
    lastsMs: [15_000, 25_000],
    remedy: "none",
    begin: ({ dir }, site) => fillDisk(agentDisk(dir, site)),
    isSeen: ({ sites }, site) => (sites[site]?.diskFreeBytes ?? Infinity) < 1_000_000,
  },
];

function camera(name: string, fault: unknown, lastsMs: ChaosFault["lastsMs"]): ChaosFault {
  return {
    name,
    isOfSite: true,
    lastsMs,
    remedy: name === "camera_dark" ? "none" : "restart_stream",
    begin: async (world, site) => {
      await world.breakCamera(site, fault);
      return () => world.breakCamera(site, { kind: "clear" });
    },
    isSeen: isCameraTroubled,
  };
}

function isCameraTroubled({ sites }: FleetView, site: SiteIndex): boolean {
  const view = sites[site];
  return view !== null && view !== undefined && view.camera.status !== "streaming";
}

function isServerTroubled({ server }: FleetView): boolean {
  return server === null || server.degraded;
}

function edgeOf(site: SiteIndex): PartName {
  return site === 0 ? "edge-1" : "edge-2";
}

/** The end of its cause is what the service manager does. */
async function killPart({ programs }: ChaosWorld, name: PartName): Promise<() => Promise<void>> {
  const part = programs.part(name);
  await part.kill();
  return () => Promise.resolve(part.startAgain());
}

function pausePart(programs: Programs, name: PartName): Promise<() => Promise<void>> {
  const { pid } = programs.part(name);
  Deno.kill(pid, "SIGSTOP");
  return Promise.resolve(() => Promise.resolve(Deno.kill(pid, "SIGCONT")));
}

/** A file in its place takes no pictures, as a full disk takes none, and whoever runs as root can do it. */
async function refuseFolder(path: string): Promise<() => Promise<void>> {
  await Deno.rename(path, `${path}.kept`);
  await Deno.writeTextFile(path, "");
  return async () => {
    await Deno.remove(path);
    await Deno.rename(`${path}.kept`, path);
  };
}

async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await new Deno.Command("pgrep", { args: ["-P", String(pid)] }).output();
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "").map(Number);
}

function kill(pid: number): void {
  Deno.kill(pid, "SIGKILL");
}

async function nothing(): Promise<void> {}
