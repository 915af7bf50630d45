// Owns an agent over real HTTP in tests: it enrols with a claim code and answers every command with
// the same picture.
import { readCommands } from "./command_stream.ts";
import { heartbeat } from "./link_instance.ts";
import { testJpeg } from "./read_site.ts";

/** Connects before it resolves. */
export async function httpAgent(url: string, claimCode: string): Promise<AsyncDisposable> {
  const enrolled = await fetch(`${url}/api/enroll`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      link_version: 1,
      claim_code: claimCode,
      hardware_id: crypto.randomUUID(),
      hostname: "pi",
      agent_version: "1.0.0",
      capabilities: [],
    }),
  });
  const { device_token: token } = await enrolled.json();
  const headers = { authorization: `Bearer ${token}` };
  const stream = await fetch(`${url}/api/device/commands`, { headers });
  const alive = await fetch(`${url}/api/device/heartbeat`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ ...heartbeat(), sent_at: new Date().toISOString() }),
  });
  if (!alive.ok) throw new Error(`Cannot report: ${await alive.text()}`);
  await alive.body?.cancel();
  const reader = readCommands(stream, { timeoutMs: 600_000 });
  const running = (async () => {
    for (;;) {
      const received = await reader.next();
      if (received === null) return;
      const body = new FormData();
      const captured_at = new Date().toISOString();
      const result = { ok: true, captured_at, frame_age_ms: 100, camera_id: "lane" };
      body.set("result", JSON.stringify(result));
      body.set("frame", new Blob([testJpeg()], { type: "image/jpeg" }), "frame.jpg");
      const path = `/api/device/commands/${received.command.id}/result`;
      const answered = await fetch(`${url}${path}`, { method: "POST", headers, body });
      await answered.body?.cancel();
    }
  })();
  return {
    [Symbol.asyncDispose]: async () => {
      await reader[Symbol.asyncDispose]();
      await running;
    },
  };
}
