// Owns a camera's ONVIF device service for tests: tells its time, and reboots for whoever proves the
// password by a digest of that time.
import { createHash } from "node:crypto";
import { judgeAuthorization, writeChallenge } from "../../infra/demo/camera/rtsp/digest.ts";

export interface OnvifDevice extends AsyncDisposable {
  readonly port: number;
  /** Everything that was sent to it: heads and bodies. */
  readonly heard: string[];
  readonly reboots: number;
}

export interface OnvifOptions {
  user?: string;
  password?: string;
  /** How far its clock is ahead. */
  clockAheadMs?: number;
  /** What it does instead. `redirect`: to `to`. `basic`: wants the password itself. */
  instead?: "silent" | "redirect" | "basic" | "digest" | "unknown";
  to?: string;
  onReboot?: () => Promise<void> | void;
}

const NONCE = "5f4dcc3b5aa765d6";

/** Listens on the loopback interface. */
export function startOnvifDevice(options: OnvifOptions = {}): OnvifDevice {
  const { user = "admin", password = "canary p@ss'word", clockAheadMs = 0, instead } = options;
  const heard: string[] = [];
  let reboots = 0;
  const ending = new AbortController();
  const account = { username: user, password, realm: "IP camera" };
  const nowMs = () => Date.now() + clockAheadMs;
  const reboot = async () => {
    reboots += 1;
    await options.onReboot?.();
    return envelope(
      "<tds:SystemRebootResponse><tds:Message>now</tds:Message></tds:SystemRebootResponse>",
    );
  };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: ending.signal, onListen: () => {} },
    async (request) => {
      const body = await request.text();
      heard.push(JSON.stringify([...request.headers]) + body);
      if (instead === "silent") await new Promise((resolve) => ending.signal.onabort = resolve);
      if (instead === "redirect") {
        return new Response(null, { status: 307, headers: { location: options.to ?? "" } });
      }
      if (instead === "unknown") return new Response("<html>login</html>");
      if (body.includes("GetSystemDateAndTime")) return envelope(timeOf(new Date(nowMs())));
      if (instead === "basic" || instead === "digest") {
        const header = request.headers.get("authorization") ?? undefined;
        const proof = judgeAuthorization(header, { account, nonce: NONCE, method: "POST" });
        if (instead === "digest" && proof === "accepted") return await reboot();
        const challenge = instead === "basic"
          ? 'Basic realm="x"'
          : writeChallenge({ ...account, nonce: NONCE });
        return new Response(null, { status: 401, headers: { "www-authenticate": challenge } });
      }
      if (!isProven(body, { user, password, nowMs: nowMs() })) {
        return envelope(
          "<s:Fault><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Fault>",
          400,
        );
      }
      return await reboot();
    },
  );
  return {
    port: server.addr.port,
    heard,
    get reboots() {
      return reboots;
    },
    async [Symbol.asyncDispose]() {
      ending.abort();
      await server.finished;
    },
  };
}

/** As cameras judge it: the digest of a time a few seconds from their own. */
function isProven(
  body: string,
  { user, password, nowMs }: { user: string; password: string; nowMs: number },
): boolean {
  const read = (name: string) =>
    new RegExp(`<\\w+:${name}(?: [^>]*)?>([^<]*)<`).exec(body)?.[1] ?? "";
  const created = read("Created");
  const digest = createHash("sha1").update(Uint8Array.fromBase64(read("Nonce")))
    .update(created + password).digest("base64");
  return read("Username") === user && read("Password") === digest &&
    Math.abs(Date.parse(created) - nowMs) < 10_000;
}

function timeOf(at: Date): string {
  const part = (name: string, value: number) => `<tt:${name}>${value}</tt:${name}>`;
  const time = part("Hour", at.getUTCHours()) + part("Minute", at.getUTCMinutes()) +
    part("Second", at.getUTCSeconds());
  const date = part("Year", at.getUTCFullYear()) + part("Month", at.getUTCMonth() + 1) +
    part("Day", at.getUTCDate());
  const utc =
    `<tt:UTCDateTime><tt:Time>${time}</tt:Time><tt:Date>${date}</tt:Date></tt:UTCDateTime>`;
  return `<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime>${utc}` +
    "</tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>";
}

function envelope(body: string, status = 200): Response {
  return new Response(`<s:Envelope><s:Body>${body}</s:Body></s:Envelope>`, {
    status,
    headers: { "content-type": "application/soap+xml" },
  });
}
