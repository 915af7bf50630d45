// Owns a double of the server's side of the link for the agent's tests: it speaks the contract
// over real HTTP, and fails on demand.
import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import {
  Command,
  CommandResult,
  EnrollRequest,
  Heartbeat,
  type HeartbeatAnswer,
  ReadMeta,
} from "../../server/contract/device_link.ts";

export interface FakeRead {
  key: string;
  meta: ReadMeta;
  frame: Uint8Array;
  /** W3C Trace Context; absent where the agent makes no traces. */
  traceparent: string | undefined;
}

/** A command without what the server adds. */
export type NewCommand =
  | {
    kind: "snapshot" | "read";
    camera_id: string | null;
    max_age_ms: number;
    traceparent?: string;
  }
  | { kind: "restart_camera"; camera_id: string }
  | { kind: "restart_agent" | "reboot" | "discover" | "reload_config" }
  | { kind: "rotate_token"; device_token: string }
  | { kind: "apply_config"; config_yaml: string; version: number }
  | { kind: "restore_config"; version: number }
  | { kind: "update"; sequence: number; retry?: boolean };

interface Fault {
  enroll: number | null;
  /** Every request with a token. */
  token: number | null;
  result: number | null;
  read: number | null;
}

export type FakeServer = Awaited<ReturnType<typeof startFakeServer>>;

/** Listens on a free port of the loopback. Claim codes: `GOOD-CLAIM` (or another), `USED-CLAIM`. */
export function startFakeServer() {
  const token = crypto.randomUUID();
  const deviceId = crypto.randomUUID();
  const log: string[] = [];
  const open = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const app = new Hono();
  const stopping = new AbortController();
  const http = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: stopping.signal, onListen: () => {} },
    app.fetch,
  );
  const server = {
    url: `http://127.0.0.1:${http.addr.port}`,
    fault: { enroll: null, token: null, result: null, read: null } as Fault,
    /** Fails with 500 on reads whose picture holds this text. */
    failOn: null as string | null,
    heartbeatEveryMs: 60_000,
    /** What heartbeats are answered besides. */
    heartbeatAnswer: {} as Partial<HeartbeatAnswer>,
    /** Those that count. */
    tokens: [token] as string[],
    /** The one of them that was not used yet. */
    nextToken: null as string | null,
    tokensUsed: [] as string[],
    /** A new token counts, and nobody who uses it is told so. */
    isNewTokenUnanswered: false,
    /** Of `fault.token`. */
    tokenProblem: "unauthenticated",
    /** The claim code that enrols. */
    goodClaim: "GOOD-CLAIM",
    /** How far this clock is before the agent's. */
    clockOffsetMs: 0,
    enrolments: 0,
    /** Of the last that enrolled. */
    capabilities: [] as string[],
    streams: 0,
    /** `Last-Event-ID` of each stream opened. */
    lastEventIds: [] as (string | null)[],
    heartbeats: [] as Heartbeat[],
    results: [] as { commandId: string; result: CommandResult; frame: Uint8Array | null }[],
    refusedResults: 0,
    reads: [] as FakeRead[],
    refusedReads: [] as FakeRead[],
    /** Files of releases, by `sequence/name`. */
    releaseFiles: new Map<string, Uint8Array<ArrayBuffer>>(),
    identity: {
      device_id: deviceId,
      token,
      server_url: "",
      name: "Pi",
      location_name: "Town",
      claim_hash: "",
    },
    /** Sends a command to whoever listens now or later. @returns its id */
    command(command: NewCommand, expiresAt = new Date(Date.now() + 60_000).toISOString()): string {
      const { id, text } = eventOf(command, { number: log.length + 1, expiresAt });
      log.push(text);
      send(text);
      return id;
    },
    /** Sends the last command a second time. */
    deliverAgain: () => send(log.at(-1) ?? ""),
    /** Sends half of a command, then ends the stream. */
    cutInTheMiddle(command: NewCommand) {
      const expiresAt = new Date(Date.now() + 60_000).toISOString();
      const { text } = eventOf(command, { number: log.length + 1, expiresAt });
      log.push(text);
      send(text.slice(0, text.length / 2));
      for (const controller of open) controller.close();
      open.clear();
    },
    async stop() {
      stopping.abort();
      await http.finished;
    },
  };
  const send = (text: string) => {
    for (const controller of open) controller.enqueue(new TextEncoder().encode(text));
  };
  const now = () => new Date(Date.now() + server.clockOffsetMs).toISOString();

  app.post("/api/enroll", async (c) => {
    server.enrolments += 1;
    const request = EnrollRequest.parse(await c.req.json());
    if (server.fault.enroll !== null) return refuse(server.fault.enroll, "unavailable");
    server.capabilities = request.capabilities;
    if (request.claim_code !== server.goodClaim) {
      return refuse(409, "claim_used", "Cannot enrol as this claim code was used");
    }
    return c.json({
      device_id: deviceId,
      device_token: token,
      name: "Pi",
      location_id: crypto.randomUUID(),
      location_name: "Town",
      server_time: now(),
    });
  });

  app.use("/api/device/*", async (c, next) => {
    if (server.fault.token !== null) return refuse(server.fault.token, server.tokenProblem);
    const used = c.req.header("Authorization")?.replace("Bearer ", "") ?? "";
    server.tokensUsed.push(used);
    if (!server.tokens.includes(used)) return refuse(401, "unauthenticated");
    const isNew = used === server.nextToken || (used !== token && server.isNewTokenUnanswered);
    // The first use of a new one ends the others.
    if (used === server.nextToken) [server.tokens, server.nextToken] = [[used], null];
    if (isNew && server.isNewTokenUnanswered) return refuse(503, "unavailable");
    await next();
  });

  app.post("/api/device/heartbeat", async (c) => {
    server.heartbeats.push(Heartbeat.parse(await c.req.json()));
    const answer = { server_time: now(), heartbeat_every_ms: server.heartbeatEveryMs };
    return c.json({ ...answer, ...server.heartbeatAnswer });
  });

  app.get("/api/device/releases/:sequence/:name", (c) => {
    const { sequence, name } = c.req.param();
    const bytes = server.releaseFiles.get(`${sequence}/${name}`);
    return bytes === undefined ? refuse(404, "release_file_not_found") : c.body(bytes);
  });

  app.get("/api/device/commands", (c) => {
    server.streams += 1;
    const last = c.req.header("Last-Event-ID") ?? null;
    server.lastEventIds.push(last);
    let mine: ReadableStreamDefaultController<Uint8Array>;
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        mine = controller;
        open.add(controller);
        const missed = log.slice(Number(last ?? 0)).join("");
        controller.enqueue(new TextEncoder().encode(`: open\n\n${missed}`));
      },
      cancel: () => void open.delete(mine),
    });
    return c.body(stream, 200, { "Content-Type": "text/event-stream" });
  });

  app.post("/api/device/commands/:id/result", async (c) => {
    if (server.fault.result !== null) {
      server.refusedResults += 1;
      return refuse(server.fault.result, "unavailable");
    }
    const isJson = c.req.header("Content-Type")?.startsWith("application/json");
    const form = isJson ? null : await c.req.formData();
    const raw = form === null ? await c.req.json() : JSON.parse(String(form.get("result")));
    const frame = await bytesOf(form?.get("frame") ?? null);
    server.results.push({ commandId: c.req.param("id"), result: CommandResult.parse(raw), frame });
    return c.body(null, 204);
  });

  app.post("/api/device/reads", async (c) => {
    const form = await c.req.formData();
    const read = {
      key: c.req.header("Idempotency-Key") ?? "",
      meta: ReadMeta.parse(JSON.parse(String(form.get("meta")))),
      frame: await bytesOf(form.get("frame")) ?? new Uint8Array(),
      traceparent: c.req.header("traceparent"),
    };
    if (server.fault.read !== null) {
      server.refusedReads.push(read);
      return refuse(server.fault.read, "unavailable");
    }
    if (server.failOn !== null && new TextDecoder().decode(read.frame).includes(server.failOn)) {
      return refuse(500, "internal_error");
    }
    server.reads.push(read);
    return c.json({ outcome: "empty", read: null, visit_id: null, reason: "no_vehicle" });
  });

  return server;
}

function eventOf(
  command: NewCommand,
  { number, expiresAt }: { number: number; expiresAt: string },
): { id: string; text: string } {
  const id = crypto.randomUUID();
  const data = JSON.stringify(Command.parse({ ...command, id, expires_at: expiresAt }));
  return { id, text: `event: command\nid: ${number}\ndata: ${data}\n\n` };
}

function refuse(status: number, code: string, detail = "refused by the test"): Response {
  const body = { type: "about:blank", title: code, status, code, detail };
  return Response.json(body, {
    status: status as ContentfulStatusCode,
    headers: { "Content-Type": "application/problem+json" },
  });
}

async function bytesOf(part: FormDataEntryValue | null): Promise<Uint8Array | null> {
  return part instanceof File ? await part.bytes() : null;
}
