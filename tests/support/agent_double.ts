// Owns an agent that answers snapshot commands in tests: it takes them at one server and answers
// at another, as behind a load balancer.
import type { CommandResult } from "../../server/contract/device_link.ts";
import { readCommands } from "./command_stream.ts";
import type { LinkInstance } from "./link_instance.ts";

export interface AgentDouble extends AsyncDisposable {
  /** Ids of the commands that came. */
  readonly commands: string[];
  /** What is answered from now on; `null` leaves commands without an answer. */
  answerWith(answer: AgentAnswer | null): void;
  /** Lets answers wait until the returned function is called. */
  hold(): () => void;
}

export interface AgentAnswer {
  result: CommandResult;
  frame?: Uint8Array<ArrayBuffer>;
}

/** A picture, `ageMs` old when sent. */
export function pictureAnswer(
  frame: Uint8Array<ArrayBuffer>,
  options: { ageMs?: number; cameraId?: string } = {},
): AgentAnswer {
  const { ageMs = 100, cameraId = "lane-1" } = options;
  const captured_at = new Date().toISOString();
  return { result: { ok: true, captured_at, frame_age_ms: ageMs, camera_id: cameraId }, frame };
}

const LONGER_THAN_A_TEST_MS = 600_000;

/** Connects the device at once. Dispose of it before the instances. */
export async function agentDouble(
  token: string,
  at: { listensTo: Pick<LinkInstance, "ask">; answersTo: Pick<LinkInstance, "ask"> },
): Promise<AgentDouble> {
  const response = await at.listensTo.ask("/api/device/commands", { token });
  const reader = readCommands(response, { timeoutMs: LONGER_THAN_A_TEST_MS });
  const commands: string[] = [];
  let answer: AgentAnswer | null = null;
  let held: Promise<void> = Promise.resolve();
  const running = (async () => {
    while (true) {
      const received = await reader.next();
      if (received === null) return;
      const { id } = received.command;
      commands.push(id);
      await held;
      if (answer === null) continue;
      const response = await at.answersTo.ask(`/api/device/commands/${id}/result`, {
        token,
        ...bodyOf(answer),
      });
      await response.body?.cancel();
    }
  })();
  return {
    commands,
    answerWith: (next) => {
      answer = next;
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    [Symbol.asyncDispose]: async () => {
      await reader[Symbol.asyncDispose]();
      await running;
    },
  };
}

function bodyOf({ result, frame }: AgentAnswer): { json: unknown } | { body: FormData } {
  if (frame === undefined) return { json: result };
  const body = new FormData();
  body.set("result", JSON.stringify(result));
  body.set("frame", new Blob([frame], { type: "image/jpeg" }), "frame.jpg");
  return { body };
}
