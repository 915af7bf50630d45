// Owns how a command of the server is carried out and answered: each one once, none too late.
import { getLogger } from "@logtape/logtape";
import type { Command } from "../../server/contract/device_link.ts";
import { continueTrace, inSpan, SpanKind } from "../../server/tracing.ts";
import type { Fleet } from "../cameras/fleet.ts";
import type { Frame } from "../cameras/frame_store.ts";
import { promptFrame } from "../cameras/prompt_frame.ts";
import type { EdgeMetrics } from "../metrics.ts";
import { type ActParts, carryOutAct, done, failure, type ResultToPost } from "./carry_out_act.ts";
import type { Stamp } from "./clock/link_clock.ts";
import { type BackoffRange, createBackoff, type Nudge, pause } from "./pause.ts";
import type { ReadSent } from "./read_queue.ts";
import type { ServerClient } from "./server_client.ts";

/** Commands heard lately; far more than a server leaves unanswered. */
const MAX_REMEMBERED = 500;

export interface CarryOutOptions extends ActParts {
  client: ServerClient;
  fleet: Fleet;
  metrics: EdgeMetrics;
  backoff: BackoffRange;
  monotonicMs: () => number;
  /** The server's clock: deadlines are told in it. */
  serverNowMs: () => number;
  /** When a frame was taken, in the server's time. */
  stamp: (frame: Frame) => Stamp;
  /** Sends a frame to be read as the command's answer. */
  sendRead: (frame: Frame, command: Command) => Promise<ReadSent>;
  /** Keeps a new token, to be tried with the next heartbeat. */
  takeToken: (token: string) => Promise<void>;
  /** Nudges the next heartbeat. */
  changed: Nudge;
}

/** What is posted; a `read` that succeeded has posted already. */
type Outcome = ResultToPost | { kind: "answered_by_read" };

/** Makes the taker of commands. A command seen twice is done once. */
export function createCommandTaker(
  options: CarryOutOptions,
): (command: Command, signal: AbortSignal) => Promise<void> {
  const seen = new Set<string>();
  return async (command, signal) => {
    if (seen.has(command.id)) return;
    seen.add(command.id);
    const [oldest] = seen;
    if (seen.size > MAX_REMEMBERED && oldest !== undefined) seen.delete(oldest);
    const span = { name: `command ${command.kind}`, kind: SpanKind.CONSUMER };
    await continueTrace(
      command.traceparent,
      () => inSpan(span, () => takeCommand(command, options, signal)),
    );
  };
}

async function takeCommand(
  command: Command,
  options: CarryOutOptions,
  signal: AbortSignal,
): Promise<void> {
  const outcome = await carryOut(command, options, signal);
  const result = outcome.kind === "answered_by_read" || outcome.result.ok
    ? "ok"
    : outcome.result.code;
  options.metrics.commands.inc({ kind: command.kind, result });
  getLogger(["edge", "link"]).info("command", {
    command_id: command.id,
    kind: command.kind,
    camera_id: "camera_id" in command ? command.camera_id : null,
    result,
  });
  if (outcome.kind === "answered_by_read") return;
  const isTaken = await postResult(command, { ...options, ...outcome, signal });
  if (isTaken) await outcome.afterwards?.();
}

async function carryOut(
  command: Command,
  options: CarryOutOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  if (Date.parse(command.expires_at) <= options.serverNowMs()) {
    return failure("expired", `The command expired at ${command.expires_at}.`);
  }
  switch (command.kind) {
    case "restart_camera": {
      if (!options.fleet.restart(command.camera_id)) return noSuchCamera();
      return done({ camera_id: command.camera_id });
    }
    case "rotate_token":
      return await takeToken(command.device_token, options);
    case "snapshot": {
      const found = await newestFrame(command, { ...options, signal });
      if ("kind" in found) return found;
      const { frame, frameAgeMs } = found;
      const { captured_at } = options.stamp(frame);
      const camera_status = options.fleet.camera(frame.cameraId)?.report().status;
      const result = {
        captured_at,
        frame_age_ms: frameAgeMs,
        camera_id: frame.cameraId,
        ...(camera_status === undefined ? {} : { camera_status }),
      };
      return { kind: "result", frame, result: { ok: true, ...result } };
    }
    case "read": {
      const found = await newestFrame(command, { ...options, signal });
      if ("kind" in found) return found;
      const unworthy = notWorthReading(found.frame, options.fleet);
      if (unworthy !== null) return unworthy;
      const sent = await options.sendRead(found.frame, command);
      if (sent.kind === "answered") return { kind: "answered_by_read" };
      return failure("failed", "detail" in sent ? sent.detail : "The agent stopped.");
    }
    default:
      return await carryOutAct(command, options);
  }
}

/** Not in the journal: to keep it twice is to keep it, and the old token counts until it is used. */
async function takeToken(
  token: string,
  { takeToken, changed }: CarryOutOptions,
): Promise<ResultToPost> {
  try {
    await takeToken(token);
    return { ...done({}), afterwards: () => changed.nudge() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failure("failed", `The new token cannot be kept, so the old one is used: ${reason}`);
  }
}

async function newestFrame(
  command: Extract<Command, { max_age_ms: number }>,
  { fleet, monotonicMs, serverNowMs, signal }: CarryOutOptions & { signal: AbortSignal },
): Promise<{ frame: Frame; frameAgeMs: number } | Outcome> {
  const id = command.camera_id ?? fleet.cameras()[0]?.camera_id;
  const camera = id === undefined ? null : fleet.camera(id);
  if (camera === null) return noSuchCamera();
  // Who waits for the answer needs the other half to have it read.
  const mostWaitMs = (Date.parse(command.expires_at) - serverNowMs()) / 2;
  const frame = await promptFrame(camera, { monotonicMs, signal, mostWaitMs });
  if (frame === null) {
    return failure("no_snapshot", "No picture has come from this camera since the agent started.");
  }
  const frameAgeMs = Math.max(0, Math.round(monotonicMs() - frame.receivedMonotonicMs));
  if (frameAgeMs <= command.max_age_ms) return { frame, frameAgeMs };
  const detail = `The newest picture is ${frameAgeMs} ms old; at most ${command.max_age_ms} ms ` +
    "are allowed.";
  return failure("stale_snapshot", detail);
}

/** A picture that shows nothing, or nothing new, is not worth a call: each one is charged. */
function notWorthReading({ cameraId }: Frame, fleet: Fleet): Outcome | null {
  const status = fleet.camera(cameraId)?.report().status;
  if (status !== "dark" && status !== "frozen") return null;
  return failure("failed", `The camera is ${status}: its picture shows nothing worth reading.`);
}

/** Posts until the server has it, refuses it, or nobody waits for it any more. @returns it has it */
async function postResult(
  command: Command,
  posting: CarryOutOptions & ResultToPost & { signal: AbortSignal },
): Promise<boolean> {
  const { client, result, signal } = posting;
  const frame = posting.frame?.jpeg ?? null;
  const backoff = createBackoff(posting.backoff);
  while (!signal.aborted) {
    const answer = await client.postResult(command.id, { result, frame, signal });
    if (answer.kind === "ok") return true;
    if (signal.aborted) break;
    const isLate = Date.parse(command.expires_at) <= posting.serverNowMs();
    if (answer.kind !== "away" || isLate) {
      const { detail } = answer;
      getLogger(["edge", "link"]).warn("result not taken", { command_id: command.id, detail });
      return false;
    }
    await pause(answer.retryAfterMs ?? backoff.next(), signal);
  }
  return false;
}

function noSuchCamera(): Outcome {
  return failure("no_such_camera", "This agent has no camera of that id.");
}
