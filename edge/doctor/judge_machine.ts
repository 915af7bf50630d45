// Owns what the doctor thinks of the machine: files, disk, FFmpeg, permissions. Pure.
import type { FfmpegBuild } from "../ffmpeg/ffmpeg_build.ts";
import { fail, type Finding, ok, skip, warn } from "./finding.ts";

/** What looking gave, or why looking failed. */
export type Seen<T> = { ok: true; value: T } | { ok: false; error: string };

export interface FileInfo {
  /** Permission bits. */
  mode: number;
  uid: number;
}

/** A settings file holds the cameras' passwords. */
export function judgeConfigFile(path: string, info: Seen<FileInfo>, ownUid: number): Finding {
  const what = "settings file";
  if (!info.ok) {
    return fail(what, `${path} cannot be read (${info.error}).`, "Install the package again.");
  }
  const { mode, uid } = info.value;
  if (uid !== ownUid) {
    const todo = `sudo chown washfleet:washfleet ${path}`;
    return fail(what, `${path} belongs to another user: the agent cannot change it.`, todo);
  }
  if ((mode & 0o077) !== 0) {
    const shown = (mode & 0o777).toString(8);
    const detail = `${path} may be read by others (mode ${shown}), passwords included.`;
    return fail(what, detail, `sudo chmod 600 ${path}`);
  }
  return ok(what, `${path}, readable by the agent alone.`);
}

/** EROFS, in the words of the system. */
const READ_ONLY = /read-only file system/i;
const LITTLE_DISK_BYTES = 500e6;
const NO_DISK_BYTES = 50e6;

/** `writeError`: why a file could not be made there; null if it could. */
export function judgeDataFolder(
  dataDir: string,
  { writeError, freeBytes }: { writeError: string | null; freeBytes: Seen<number> },
): Finding[] {
  const what = "data folder";
  if (writeError !== null) {
    const todo = READ_ONLY.test(writeError)
      ? "Its file system is read-only: dmesg says why. Restart the machine; if this comes back, " +
        "replace the card."
      : dataDir === "/var/lib/washfleet"
      ? `sudo install -d -m 0700 -o washfleet -g washfleet ${dataDir}`
      : "The installed agent may write to /var/lib/washfleet alone: take data_dir out of the settings.";
    return [fail(what, `${dataDir} cannot be written to (${writeError}).`, todo)];
  }
  const writable = ok(what, `${dataDir} can be written to.`);
  if (!freeBytes.ok) return [writable, skip("disk", `not measured (${freeBytes.error}).`)];
  const free = `${Math.round(freeBytes.value / 1e6)} MB free`;
  const todo = "Make room: sudo journalctl --vacuum-size=100M; sudo apt-get clean";
  if (freeBytes.value < NO_DISK_BYTES) return [writable, fail("disk", `${free}.`, todo)];
  if (freeBytes.value < LITTLE_DISK_BYTES) return [writable, warn("disk", `${free}.`, todo)];
  return [writable, ok("disk", `${free}.`)];
}

const DECODERS = { h264: "H.264", hevc: "H.265", mjpeg: "MJPEG" };
/** Older ones do not know the arguments that the agent gives. */
const OLDEST_FFMPEG = 5;

export function judgeFfmpeg(build: Seen<FfmpegBuild>): Finding {
  const what = "FFmpeg";
  const todo = "sudo apt-get install ffmpeg";
  if (!build.ok) return fail(what, `cannot be run (${build.error}).`, todo);
  const { version, decoders } = build.value;
  const major = Number(/^n?(\d+)/.exec(version)?.[1]);
  if (major < OLDEST_FFMPEG) {
    return fail(
      what,
      `${version} is older than ${OLDEST_FFMPEG}.`,
      "Upgrade to Debian 12 or later.",
    );
  }
  const missing = Object.entries(DECODERS).filter(([name]) => !decoders.has(name));
  if (missing.length > 0) {
    const names = missing.map(([, name]) => name).join(", ");
    return fail(what, `${version} cannot decode ${names}.`, `${todo} (Debian's own build)`);
  }
  return ok(what, `${version}; decodes ${Object.values(DECODERS).join(", ")}.`);
}

/** `granted`: what this program may do although nothing of it is needed. */
export function judgePermissions(granted: readonly string[]): Finding {
  const what = "permissions";
  if (granted.length === 0) return ok(what, "nothing but what the agent needs is allowed.");
  return fail(
    what,
    `more than needed is allowed: ${granted.join(", ")}.`,
    "Start it as installed (washfleet-edge.service), or install the package again.",
  );
}

/** `state`: systemd's word for the unit; null where nobody told. */
export function judgeService(state: string | null): Finding {
  const what = "service";
  const look =
    "journalctl -u washfleet-edge -n 50 says why; then: sudo systemctl restart washfleet-edge";
  if (state === null || state === "unknown") return skip(what, "systemd was not asked.");
  if (state === "active") return ok(what, "washfleet-edge is running.");
  if (state === "activating") {
    return warn(what, "washfleet-edge is starting, or starts again and again.", look);
  }
  return fail(what, `washfleet-edge does not run (${state}).`, look);
}
