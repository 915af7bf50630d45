// Owns an ONVIF camera's device and media services over HTTP, as several makes speak them: their
// logins, wrong clocks, old hosts and pages. Keeps every byte that it was sent. WS-Discovery's half is
// onvif_responder.ts.
import { createHash } from "node:crypto";
import { judgeAuthorization, writeChallenge } from "../rtsp/digest.ts";

/**
 * `digest`: HTTP's. `both`: MD5 and SHA-256 offered, with a page, as Hikvision does. `token`: only
 * WS-UsernameToken, which goes by the camera's clock and is taken once, as Axis does. `basic`: asks
 * for the password in clear. `everything`: takes whatever it can get.
 */
export type OnvifLogin = "digest" | "both" | "token" | "basic" | "everything";

export interface OnvifCameraOptions {
  readonly login: OnvifLogin;
  readonly streamUrl: string;
  readonly hostname?: string;
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
  /** In its own words of where its services are: an old address. */
  readonly announcedHost?: string;
  readonly clockOffsetMs?: number;
  readonly serial?: string;
  readonly make?: string;
  readonly model?: string;
  readonly firmware?: string;
  /** Answers any login as if it were right, as one who knows no password would. */
  readonly isGullible?: boolean;
}

export interface OnvifCamera extends AsyncDisposable {
  readonly address: string;
  /** Every byte that came, one text a request. */
  readonly received: readonly string[];
  /** The questions that were answered, by name. */
  readonly answered: readonly string[];
  /** Logins that were refused. */
  readonly refusedTotal: number;
}

export const ONVIF_ACCOUNT = { username: "admin", password: "canary p@ss'word" };
const REALM = "IP camera";
const NONCE = "4e6f6e6365";
/** A login is as old as that at most. */
const MOST_AGE_MS = 300_000;

export function startOnvifCamera(options: OnvifCameraOptions): OnvifCamera {
  const { hostname = "127.0.0.1", port = 0, clockOffsetMs = 0 } = options;
  const listener = Deno.listen({ hostname, port });
  const address = `${hostname}:${listener.addr.port}`;
  const received: string[] = [];
  const answered: string[] = [];
  const usedNonces = new Set<string>();
  let refusedTotal = 0;
  const now = () => new Date(Date.now() + clockOffsetMs);

  const isTrue = (head: string, body: string) => {
    const authorization = /^authorization: *(.*)$/im.exec(head)?.[1];
    const { username = ONVIF_ACCOUNT.username, password = ONVIF_ACCOUNT.password } = options;
    const token = readToken(body);
    if (options.isGullible) return authorization !== undefined || token !== null;
    if (options.login === "token") {
      if (token === null || usedNonces.has(token.nonce)) return false;
      usedNonces.add(token.nonce);
      const age = Math.abs(Date.parse(token.created) - now().getTime());
      const wanted = createHash("sha1").update(Uint8Array.fromBase64(token.nonce))
        .update(token.created).update(password).digest("base64");
      return age < MOST_AGE_MS && token.digest === wanted;
    }
    const account = { username, password, realm: REALM };
    if (options.login === "both") return isSha256True(authorization ?? "", account);
    return judgeAuthorization(authorization, { account, nonce: NONCE, method: "POST" }) ===
      "accepted";
  };
  const answer = (text: string): string => {
    const end = text.indexOf("\r\n\r\n");
    const [head, body] = [text.slice(0, end), text.slice(end + 4)];
    const question = /<(?:\w+:)?Body[^>]*>\s*<(?:\w+:)?(\w+)/.exec(body)?.[1] ?? "";
    const isOpen = question === "GetSystemDateAndTime";
    if (!isOpen && !isTrue(head, body)) {
      const hasTried = /^authorization:/im.test(head) || body.includes("UsernameToken");
      if (hasTried) refusedTotal += 1;
      return denial(options.login);
    }
    answered.push(question);
    return http(200, [], soap(say(question, { ...options, address, now: now() }, body)));
  };
  const open = new Set<Deno.Conn>();
  const serving = (async () => {
    const all: Promise<void>[] = [];
    for await (const connection of listener) {
      open.add(connection);
      all.push(serve(connection, { received, answer }).finally(() => open.delete(connection)));
    }
    await Promise.all(all);
  })();
  return {
    address,
    received,
    answered,
    get refusedTotal() {
      return refusedTotal;
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      open.forEach(closeQuietly);
      await serving;
    },
  };
}

async function serve(
  connection: Deno.Conn,
  { received, answer }: { received: string[]; answer: (text: string) => string },
): Promise<void> {
  const at = received.push("") - 1;
  const chunk = new Uint8Array(16_384);
  try {
    for (let n = await connection.read(chunk); n !== null; n = await connection.read(chunk)) {
      const text = (received[at] ?? "") + new TextDecoder("latin1").decode(chunk.subarray(0, n));
      received[at] = text;
      const end = text.indexOf("\r\n\r\n");
      const length = Number(/^content-length: *(\d+)/im.exec(text)?.[1] ?? 0);
      if (end < 0 || text.length < end + 4 + length) continue;
      await connection.write(new TextEncoder().encode(answer(text)));
      break;
    }
  } catch {
    // Who asked has gone.
  } finally {
    closeQuietly(connection);
  }
}

function denial(login: OnvifLogin): string {
  const page = "<html><body>401 Unauthorized</body></html>";
  const digest = `WWW-Authenticate: ${writeChallenge({ realm: REALM, nonce: NONCE })}`;
  const sha256 = `WWW-Authenticate: Digest realm="${REALM}", nonce="${NONCE}", ` +
    `algorithm=SHA-256, qop="auth"`;
  const basic = `WWW-Authenticate: Basic realm="${REALM}"`;
  switch (login) {
    case "digest":
      return http(401, [digest], "");
    case "both":
      return http(401, [digest, sha256, "Content-Type: text/html"], page);
    case "basic":
      return http(401, [basic, "Content-Type: text/html"], page);
    case "everything":
      return http(401, [basic, digest], soap(NOT_AUTHORIZED));
    case "token":
      return http(400, [], soap(NOT_AUTHORIZED));
  }
}

const NOT_AUTHORIZED = "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode>" +
  "<s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code></s:Fault>";

interface Speaker extends OnvifCameraOptions {
  readonly address: string;
  readonly now: Date;
}

function say(question: string, camera: Speaker, body: string): string {
  const port = camera.address.split(":")[1] ?? "80";
  const host = camera.announcedHost === undefined
    ? camera.address
    : `${camera.announcedHost}:${port}`;
  switch (question) {
    case "GetSystemDateAndTime": {
      const [date, time] = [camera.now, camera.now];
      return `<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:UTCDateTime>` +
        `<tt:Time><tt:Hour>${time.getUTCHours()}</tt:Hour><tt:Minute>${time.getUTCMinutes()}` +
        `</tt:Minute><tt:Second>${time.getUTCSeconds()}</tt:Second></tt:Time>` +
        `<tt:Date><tt:Year>${date.getUTCFullYear()}</tt:Year><tt:Month>${date.getUTCMonth() + 1}` +
        `</tt:Month><tt:Day>${date.getUTCDate()}</tt:Day></tt:Date></tt:UTCDateTime>` +
        `</tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`;
    }
    case "GetDeviceInformation":
      return `<tds:GetDeviceInformationResponse>` +
        `<tds:Manufacturer>${camera.make ?? "HIKVISION"}</tds:Manufacturer>` +
        `<tds:Model>${camera.model ?? "DS-2CD2042WD-I"}</tds:Model>` +
        `<tds:FirmwareVersion>${camera.firmware ?? "V5.5.0"}</tds:FirmwareVersion>` +
        `<tds:SerialNumber>${camera.serial ?? "serial-1"}</tds:SerialNumber>` +
        `<tds:HardwareId>88</tds:HardwareId></tds:GetDeviceInformationResponse>`;
    case "GetCapabilities":
      return `<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Media>` +
        `<tt:XAddr>http://${host}/onvif/media</tt:XAddr></tt:Media></tds:Capabilities>` +
        `</tds:GetCapabilitiesResponse>`;
    case "GetProfiles":
      return `<trt:GetProfilesResponse>${profile("main", "H264", [1920, 1080])}` +
        `${
          profile("sub", "H264", [640, 360])
        }<trt:Profiles token="sound"><tt:Name>sound</tt:Name>` +
        `</trt:Profiles></trt:GetProfilesResponse>`;
    case "GetStreamUri": {
      const wanted = /ProfileToken>([^<]+)</.exec(body)?.[1] ?? "";
      const url = new URL(camera.streamUrl);
      if (camera.announcedHost !== undefined) url.hostname = camera.announcedHost;
      if (wanted !== "main") url.pathname += "-sub";
      // As a camera says it, which is not always percent-encoded.
      const isAsGiven = url.href === new URL(camera.streamUrl).href;
      const uri = isAsGiven ? camera.streamUrl : url.href;
      return `<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>${uri}</tt:Uri>` +
        `</trt:MediaUri></trt:GetStreamUriResponse>`;
    }
    default:
      return "<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code></s:Fault>";
  }
}

function profile(token: string, codec: string, [width, height]: [number, number]): string {
  return `<trt:Profiles token="${token}" fixed="true"><tt:Name>${token}</tt:Name>` +
    `<tt:VideoEncoderConfiguration token="v"><tt:Encoding>${codec}</tt:Encoding><tt:Resolution>` +
    `<tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution>` +
    `</tt:VideoEncoderConfiguration></trt:Profiles>`;
}

function soap(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<s:Envelope ` +
    `xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:ter="http://www.onvif.org/ver10/error" ` +
    `xmlns:tds="http://www.onvif.org/ver10/device/wsdl" ` +
    `xmlns:trt="http://www.onvif.org/ver10/media/wsdl" ` +
    `xmlns:tt="http://www.onvif.org/ver10/schema"><s:Body>${body}</s:Body></s:Envelope>`;
}

function http(status: number, headers: readonly string[], body: string): string {
  const length = new TextEncoder().encode(body).length;
  const all = [...headers, `Content-Length: ${length}`, "Connection: close"];
  return `HTTP/1.1 ${status} X\r\n${all.join("\r\n")}\r\n\r\n${body}`;
}

function readToken(body: string): { digest: string; nonce: string; created: string } | null {
  const digest = /PasswordDigest">([^<]+)</.exec(body)?.[1];
  const nonce = /Nonce[^>]*>([^<]+)</.exec(body)?.[1];
  const created = /Created[^>]*>([^<]+)</.exec(body)?.[1];
  if (digest === undefined || nonce === undefined || created === undefined) return null;
  return { digest, nonce, created };
}

function isSha256True(
  authorization: string,
  { username, password, realm }: { username: string; password: string; realm: string },
): boolean {
  const of = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(authorization)?.[1] ?? "";
  const hash = (...parts: string[]) => createHash("sha256").update(parts.join(":")).digest("hex");
  const ha1 = hash(username, realm, password);
  const ha2 = hash("POST", of("uri"));
  return of("algorithm") === "SHA-256" &&
    of("response") === hash(ha1, NONCE, of("nc"), of("cnonce"), "auth", ha2);
}

function closeQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // It is closed already.
  }
}
