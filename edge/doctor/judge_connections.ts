// Owns what the doctor thinks of the running agent, its cameras and its server. Pure.
import { fail, type Finding, ok, skip, warn } from "./finding.ts";
import type { Seen } from "./judge_machine.ts";

/** What is read of `GET /api/health`; an older or newer agent may leave things out. */
export interface AgentHealth {
  version?: string;
  cameras?: { camera_id: string; status: string; headline?: string; what_to_do?: string | null }[];
  machine?: {
    temperature_celsius?: number | null;
    slowed_by?: number;
    under_voltage?: boolean | null;
  };
  brake?: { step: string; ends: number } | null;
  link?: { state: string; detail: string | null; clock_offset_ms: number | null };
}

/** Answer to a request. `health` is null when it was not the agent's. */
export interface AgentAnswer {
  status: number;
  health: AgentHealth | null;
}

export function judgeAgent(url: string, answer: Seen<AgentAnswer>): Finding {
  const what = "agent";
  if (!answer.ok) {
    const todo = "sudo systemctl start washfleet-edge; journalctl -u washfleet-edge -n 50 says " +
      "why it does not stay.";
    return fail(what, `does not answer at ${url} (${answer.error}).`, todo);
  }
  const { status, health } = answer.value;
  if (health !== null) return ok(what, `version ${health.version ?? "?"} answers at ${url}.`);
  const todo = status === 401
    ? "An agent with another key runs there: end it, or set another http.port."
    : "Another program uses this port: end it, or set another http.port in the settings.";
  return fail(what, `something else answers at ${url} (HTTP ${status}).`, todo);
}

/** Nothing to say of an agent that runs as a whole. */
export function judgeBrake({ brake = null }: AgentHealth): Finding[] {
  if (brake === null) return [];
  const detail = `it ended by itself ${brake.ends} times in a row and leaves parts of itself out ` +
    `(${brake.step}).`;
  const todo =
    "journalctl -u washfleet-edge has its last words. Undo the last change of the settings.";
  return [warn("agent's starts", detail, todo)];
}

/** From the agent that watches them. */
export function judgeWatchedCameras({ cameras = [] }: AgentHealth): Finding[] {
  return cameras.map(({ camera_id, status, headline, what_to_do }) => {
    const what = `camera ${camera_id}`;
    const detail = headline ?? status;
    if (status === "streaming") return ok(what, detail);
    if (status === "starting") return warn(what, detail, "Run this again in half a minute.");
    // At night that is how it should be.
    if (status === "dark") {
      return warn(what, detail, what_to_do ?? "Look at its picture and its lens.");
    }
    if (status === "stopped") return skip(what, detail);
    return fail(
      what,
      detail,
      what_to_do ?? "If this stays, journalctl -u washfleet-edge has more.",
    );
  });
}

/** Where no agent runs: whether anything listens at the camera's address at all. */
export function judgeKnock(cameraId: string, address: string, error: string | null): Finding {
  const what = `camera ${cameraId}`;
  if (error === null) return ok(what, `${address} accepts connections (no agent looked at it).`);
  const todo =
    "Check its power, its network cable, and that its address is still the one in the url.";
  return fail(what, `${address} cannot be reached (${error}).`, todo);
}

export interface ServerAnswer {
  status: number;
  /** Server's time minus ours, without the way's share; null without a Date. */
  clockOffsetMs: number | null;
}

/** A certificate's dates are judged by our own clock: when it is wrong, TLS fails first. */
export function judgeServer(url: string, answer: Seen<ServerAnswer>): Finding {
  const what = "server";
  if (answer.ok) {
    const { status } = answer.value;
    if (status < 500) return ok(what, `${url} answers.`);
    const todo = "Nothing to do here: pictures and reads go on. Tell whoever runs the server.";
    return warn(what, `${url} answers with HTTP ${status}.`, todo);
  }
  const isTls = /certificate|tls|ssl/i.test(answer.error);
  const todo = isTls
    ? "Check this machine's clock (timedatectl), and that the server's certificate is a public one."
    : "Check server.url, the site's uplink, and that its firewall lets this machine out.";
  return fail(what, `${url} cannot be reached (${answer.error}).`, todo);
}

export function judgeLink({ link }: AgentHealth): Finding[] {
  if (link === undefined || link.state === "unlinked") return [];
  if (link.detail === null) return [ok("link", `${link.state}.`)];
  const todo = link.state === "refused" || link.state === "revoked"
    ? "Ask for a new claim code and enter it on the agent's page."
    : "It goes on trying by itself.";
  const judge = link.state === "connecting" || link.state === "enrolling" ? warn : fail;
  return [judge("link", link.detail, todo)];
}

/** The server marks reads as unsynced beyond this. */
const WRONG_CLOCK_MS = 5000;

export function judgeClock(offsetMs: number | null): Finding {
  const what = "clock";
  if (offsetMs === null) return skip(what, "not compared: no server answered.");
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  if (Math.abs(offsetMs) <= WRONG_CLOCK_MS) return ok(what, "agrees with the server's.");
  const detail = `is ${seconds} s ${offsetMs > 0 ? "behind" : "ahead of"} the server's.`;
  return fail(what, detail, "sudo timedatectl set-ntp true; NTP (UDP 123) must be let out.");
}

/** The processor of a Raspberry Pi slows itself down from here on. */
const HOT_CELSIUS = 80;

export function judgeTemperature({ machine }: AgentHealth): Finding {
  const what = "temperature";
  const celsius = machine?.temperature_celsius ?? null;
  if (celsius === null) return skip(what, "no sensor can be read.");
  const slowedBy = machine?.slowed_by ?? 1;
  const slowed = slowedBy > 1
    ? `; the agent asks for pictures up to ${slowedBy} times less often until it has cooled down`
    : "";
  if (celsius < HOT_CELSIUS && slowed === "") return ok(what, `${Math.round(celsius)} °C.`);
  const todo = "Give the case air or a heat sink: the processor slows itself down.";
  return warn(what, `${Math.round(celsius)} °C${slowed}.`, todo);
}

export function judgePower({ machine }: AgentHealth): Finding {
  const what = "power supply";
  const isLow = machine?.under_voltage ?? null;
  if (isLow === null) return skip(what, "this machine does not tell.");
  if (!isLow) return ok(what, "gives enough voltage.");
  const todo = "Use the maker's power supply, with no hub and no long cable in between.";
  return warn(what, "gave too little voltage within the last minute.", todo);
}
