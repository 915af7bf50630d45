// Owns an HTTP camera for tests: multipart MJPEG and single JPEGs, login by basic or digest, and the
// answers by which real ones surprise. Its pictures are FFmpeg's.
import { createMpjpegParser } from "../../edge/ffmpeg/mpjpeg.ts";
import { judgeAuthorization, writeChallenge } from "../../infra/demo/camera/rtsp/digest.ts";

/**
 * What the camera does instead of giving a picture. `page`: a login page with 200. `endless`: a JPEG
 * that never ends. `elsewhere`: a redirect to another server. `moved`: one to its own other path.
 */
export type HttpFault =
  | "empty"
  | "page"
  | "endless"
  | "cut"
  | "silent"
  | "elsewhere"
  | "moved"
  | "circle"
  | 404
  | 503;

export interface HttpCamera extends AsyncDisposable {
  /** Multipart without end, and one JPEG; with credentials where a login is wanted. */
  readonly streamUrl: string;
  readonly snapshotUrl: string;
  fault: HttpFault | null;
  /** What was asked, in order: path and the scheme of the login. */
  readonly requests: { path: string; scheme: string | null }[];
  /** Requests that reached the other server of `elsewhere`. */
  readonly elsewhereTotal: number;
}

export interface HttpCameraOptions {
  readonly login?: "basic" | "digest";
  readonly width?: number;
  readonly height?: number;
  readonly framesPerSecond?: number;
  /** Small cameras leave a part's length out. */
  readonly hasLength?: boolean;
}

const ACCOUNT = { username: "admin", password: "canary p@ss'word", realm: "IP camera" };
const FILM_FRAMES = 40;
/** Pictures that may wait for one reader. */
const MOST_WAITING = 20;

export async function startHttpCamera(options: HttpCameraOptions = {}): Promise<HttpCamera> {
  const film = await makeFilm({ width: 640, height: 360, ...options });
  const requests: HttpCamera["requests"] = [];
  let shown = 0;
  const next = () => film[shown++ % film.length] ?? new Uint8Array();
  let elsewhereTotal = 0;
  const elsewhere = listen(() => {
    elsewhereTotal += 1;
    return jpegResponse(next());
  });
  const ending = new AbortController();
  const server = listen((request) => {
    const { pathname } = new URL(request.url);
    const authorization = request.headers.get("authorization");
    requests.push({ path: pathname, scheme: authorization?.split(" ")[0]?.toLowerCase() ?? null });
    const denied = deny(authorization, options.login);
    if (denied !== null) return denied;
    const where = { elsewhere: addressOf(elsewhere), path: pathname };
    const surprise = camera.fault === null ? null : surprised(camera.fault, next(), where);
    if (surprise !== null) return surprise;
    return pathname === "/video.mjpg"
      ? streamResponse(next, {
        hasLength: true,
        framesPerSecond: 10,
        ...options,
        signal: ending.signal,
      })
      : jpegResponse(next());
  });
  const account = options.login === undefined
    ? ""
    : `${encodeURIComponent(ACCOUNT.username)}:${encodeURIComponent(ACCOUNT.password)}@`;
  const base = addressOf(server).replace("http://", `http://${account}`);
  const camera: HttpCamera = {
    streamUrl: `${base}/video.mjpg`,
    snapshotUrl: `${base}/now?channel=1`,
    fault: null,
    requests,
    get elsewhereTotal() {
      return elsewhereTotal;
    },
    async [Symbol.asyncDispose]() {
      ending.abort();
      await Promise.all([server.end(), elsewhere.end()]);
    },
  };
  return camera;
}

function listen(handler: (request: Request) => Response | Promise<Response>) {
  const cut = new AbortController();
  const options = { hostname: "127.0.0.1", port: 0, signal: cut.signal, onListen: () => {} };
  const server = Deno.serve(
    { ...options, onError: () => new Response(null, { status: 500 }) },
    handler,
  );
  const end = async () => {
    cut.abort(); // a client that waits for ever must not hold up the test
    await server.finished;
  };
  return { port: server.addr.port, end };
}

function addressOf({ port }: { port: number }): string {
  return `http://127.0.0.1:${port}`;
}

function deny(authorization: string | null, login: HttpCameraOptions["login"]): Response | null {
  if (login === undefined) return null;
  const nonce = "0a4f113b";
  const { username, password } = ACCOUNT;
  const judged = login === "basic"
    ? authorization === `Basic ${btoa(`${username}:${password}`)}`
    : judgeAuthorization(authorization ?? undefined, { account: ACCOUNT, nonce, method: "GET" }) ===
      "accepted";
  if (judged) return null;
  const challenge = login === "basic"
    ? `Basic realm="${ACCOUNT.realm}"`
    : writeChallenge({ realm: ACCOUNT.realm, nonce });
  const headers = { "www-authenticate": challenge, "content-type": "text/html" };
  return new Response("<html>401</html>", { status: 401, headers });
}

/** Null: this fault is of other paths. */
function surprised(
  fault: HttpFault,
  jpeg: Uint8Array<ArrayBuffer>,
  { elsewhere, path }: { elsewhere: string; path: string },
): Response | Promise<Response> | null {
  switch (fault) {
    case "empty":
      return jpegResponse(new Uint8Array());
    case "page":
      return new Response("<!doctype html><title>Login</title>", {
        headers: { "content-type": "text/html" },
      });
    case "cut":
      return jpegResponse(jpeg.slice(0, jpeg.length / 2));
    case "endless":
      return new Response(endless(jpeg.slice(0, -2)), {
        headers: { "content-type": "image/jpeg" },
      });
    case "silent":
      return new Promise(() => {});
    case "elsewhere":
      return redirect(`${elsewhere}/now`);
    case "moved":
      return path === "/moved" ? null : redirect("/moved");
    case "circle":
      return redirect("/circle");
    default:
      return new Response("<html></html>", { status: fault });
  }
}

function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}

function jpegResponse(jpeg: Uint8Array<ArrayBuffer>): Response {
  return new Response(jpeg, { headers: { "content-type": "image/jpeg" } });
}

/** A JPEG's beginning, and then zeros for as long as somebody reads. */
function endless(beginning: Uint8Array): ReadableStream<Uint8Array> {
  let isFirst = true;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(isFirst ? beginning : new Uint8Array(262_144));
      isFirst = false;
    },
  });
}

function streamResponse(
  next: () => Uint8Array,
  { framesPerSecond, hasLength, signal }: {
    framesPerSecond: number;
    hasLength: boolean;
    signal: AbortSignal;
  },
): Response {
  const encoder = new TextEncoder();
  let timer: ReturnType<typeof setInterval> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      timer = setInterval(() => {
        // A slow reader misses pictures, as with a real camera.
        if ((controller.desiredSize ?? 0) < -MOST_WAITING) return;
        const jpeg = next();
        const length = hasLength ? `Content-Length: ${jpeg.length}\r\n` : "";
        const head = encoder.encode(`--frame\r\nContent-Type: image/jpeg\r\n${length}\r\n`);
        // In one piece: between two the reader may leave.
        controller.enqueue(joined([head, jpeg, encoder.encode("\r\n")]));
      }, 1000 / framesPerSecond);
      signal.addEventListener("abort", () => clearInterval(timer));
    },
    cancel: () => clearInterval(timer),
  });
  return new Response(body, {
    headers: { "content-type": "multipart/x-mixed-replace; boundary=frame" },
  });
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}

async function makeFilm(
  { width, height }: { width: number; height: number },
): Promise<Uint8Array<ArrayBuffer>[]> {
  const { stdout } = await new Deno.Command("/usr/bin/ffmpeg", {
    args: [
      ..."-nostdin -loglevel error -f lavfi -i".split(" "),
      `testsrc2=size=${width}x${height}:rate=10`,
      ...["-frames:v", `${FILM_FRAMES}`, ..."-c:v mjpeg -q:v 5 -f mpjpeg pipe:1".split(" ")],
    ],
  }).output();
  const { pictures } = createMpjpegParser({ maxPictureBytes: 10_000_000 }).push(stdout);
  if (pictures.length !== FILM_FRAMES) throw new Error(`Cannot film: ${pictures.length} pictures`);
  return pictures;
}
