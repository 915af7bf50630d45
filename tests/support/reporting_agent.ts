// Owns an agent over real HTTP for browser tests: it reports what the test says, sends a picture
// when asked for one, and answers every other command as told.
import type { RegisteredDevice } from "../../server/contract/fleet.ts";
import type { Command, CommandResult, Heartbeat } from "../../server/contract/device_link.ts";
import { readCommands } from "./command_stream.ts";
import { heartbeat } from "./link_instance.ts";

export interface ReportingAgent extends AsyncDisposable {
  /** Commands that came, pictures apart. */
  readonly told: Command[];
  /** Sends a heartbeat, as the last one but for this. */
  report(change?: Partial<Heartbeat>): Promise<void>;
  /** How commands are answered from now on; `null`: not at all. Default: done. */
  answerWith(result: CommandResult | null): void;
  /** How old its pictures are. */
  setPictureAge(ageMs: number): void;
}

const DONE: CommandResult = { ok: true, captured_at: null, frame_age_ms: null, camera_id: null };

/** Enrols and connects before it resolves. */
export async function reportingAgent(
  url: string,
  { device, picture }: { device: RegisteredDevice; picture: Uint8Array<ArrayBuffer> },
): Promise<ReportingAgent> {
  const token = await enrol(url, device.claim_code);
  const headers = { authorization: `Bearer ${token}` };
  const reader = readCommands(await fetch(`${url}/api/device/commands`, { headers }), {
    timeoutMs: 600_000,
  });
  const told: Command[] = [];
  let answer: CommandResult | null = DONE;
  let ageMs = 100;
  let last = heartbeat({ cameras: [], capabilities: ["reload_config", "rotate_token"] });
  const send = async (path: string, body: BodyInit, type?: string) => {
    const all = { ...headers, ...(type ? { "content-type": type } : {}) };
    const response = await fetch(url + path, { method: "POST", headers: all, body });
    if (!response.ok) throw new Error(`Cannot send ${path}: ${await response.text()}`);
    await response.body?.cancel();
  };
  const running = (async () => {
    for (;;) {
      const received = await reader.next();
      if (received === null) return;
      const { command } = received;
      const at = `/api/device/commands/${command.id}/result`;
      if (command.kind === "snapshot") {
        await send(at, pictureForm({ picture, ageMs, cameraId: command.camera_id }))
          .catch(() => {}); // nobody waits any more
        continue;
      }
      told.push(command);
      if (answer !== null) await send(at, JSON.stringify(answer), "application/json");
    }
  })();
  return {
    told,
    async report(change = {}) {
      last = { ...last, ...change, sent_at: new Date().toISOString() };
      await send("/api/device/heartbeat", JSON.stringify(last), "application/json");
    },
    answerWith: (result) => answer = result,
    setPictureAge: (age) => ageMs = age,
    [Symbol.asyncDispose]: async () => {
      await reader[Symbol.asyncDispose]();
      await running;
    },
  };
}

async function enrol(url: string, claimCode: string): Promise<string> {
  const response = await fetch(`${url}/api/enroll`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      link_version: 1,
      claim_code: claimCode,
      hardware_id: crypto.randomUUID(),
      hostname: "pi",
      agent_version: "1.0.0",
      capabilities: ["reload_config", "rotate_token"],
    }),
  });
  return (await response.json()).device_token;
}

/** The answer to a command that asks for a picture. */
export function pictureForm(
  { picture, ageMs, cameraId }: {
    picture: Uint8Array<ArrayBuffer>;
    ageMs: number;
    cameraId: string | null;
  },
): FormData {
  const body = new FormData();
  const captured_at = new Date(Date.now() - ageMs).toISOString();
  const result = { ok: true, captured_at, frame_age_ms: ageMs, camera_id: cameraId };
  body.set("result", JSON.stringify(result));
  body.set("frame", new Blob([picture], { type: "image/jpeg" }), "frame.jpg");
  return body;
}
