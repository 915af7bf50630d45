// Owns a store that speaks S3's protocol as far as pictures need it: it checks each signature (SigV4,
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html) with nothing of the
// client's own, and can be away.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

export interface S3Double extends AsyncDisposable {
  endpoint: string;
  credentials: {
    accessKeyId: string;
    secretAccessKey: string;
    region: string;
    bucket: string;
  };
  objects: Map<string, Uint8Array>;
  /** What was refused, and why. */
  refused: string[];
  /** `away`: 503; `silent`: no answer until it is well again. */
  state: "well" | "away" | "silent";
  requests: number;
}

/** `await using s3 = s3Double()`. */
export function s3Double(): S3Double {
  const credentials = {
    accessKeyId: "AKIDEXAMPLE",
    secretAccessKey: "secret-canary-of-the-store",
    region: "eu-test-1",
    bucket: "pictures",
  };
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      double.requests++;
      const body = await request.bytes();
      if (double.state === "away") return new Response("<Code>SlowDown</Code>", { status: 503 });
      if (double.state === "silent") {
        await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
      }
      const fault = signatureFault(request, { body, ...credentials });
      if (fault !== null) {
        double.refused.push(fault);
        return new Response(`<Error><Code>${fault}</Code></Error>`, { status: 403 });
      }
      return answer(double, request, body);
    },
  );
  const double: S3Double = {
    endpoint: `http://127.0.0.1:${server.addr.port}`,
    credentials,
    objects: new Map(),
    refused: [],
    state: "well",
    requests: 0,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  return double;
}

function answer({ objects, credentials }: S3Double, request: Request, body: Uint8Array): Response {
  const [, bucket, ...parts] = new URL(request.url).pathname.split("/");
  const key = parts.join("/");
  if (bucket !== credentials.bucket) {
    return new Response("<Error><Code>NoSuchBucket</Code></Error>", { status: 404 });
  }
  if (request.method === "PUT") objects.set(key, body);
  if (request.method === "DELETE") objects.delete(key);
  if (request.method !== "GET") return new Response(null, { status: 204 });
  const found = objects.get(key);
  if (found === undefined) {
    return new Response("<Error><Code>NoSuchKey</Code></Error>", { status: 404 });
  }
  return new Response(new Uint8Array(found));
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
const CLOCK_SKEW_MS = 15 * 60_000;

/** S3's own code of what is wrong with the request, or `null`. */
function signatureFault(
  request: Request,
  known: { body: Uint8Array; accessKeyId: string; secretAccessKey: string; region: string },
): string | null {
  const [, keyId, day, region, signed, signature] =
    AUTHORIZATION.exec(request.headers.get("authorization") ?? "") ?? [];
  if (!keyId || !day || !region || !signed || !signature) return "AccessDenied";
  if (keyId !== known.accessKeyId) return "InvalidAccessKeyId";
  if (region !== known.region) return "AuthorizationHeaderMalformed";
  const names = signed.split(";");
  if (!["host", "x-amz-content-sha256", "x-amz-date"].every((name) => names.includes(name))) {
    return "AccessDenied";
  }
  const date = request.headers.get("x-amz-date") ?? "";
  const atMs = Date.parse(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!(Math.abs(Date.now() - atMs) < CLOCK_SKEW_MS)) return "RequestTimeTooSkewed";
  const payload = createHash("sha256").update(known.body).digest("hex");
  if (request.headers.get("x-amz-content-sha256") !== payload) return "XAmzContentSHA256Mismatch";
  const url = new URL(request.url);
  const headers = names.map((name) => `${name}:${(request.headers.get(name) ?? "").trim()}\n`);
  const canonical = [
    request.method,
    url.pathname,
    url.search.slice(1),
    headers.join(""),
    signed,
    payload,
  ].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const hashed = createHash("sha256").update(canonical).digest("hex");
  const toSign = ["AWS4-HMAC-SHA256", date, scope, hashed].join("\n");
  const key = [day, region, "s3", "aws4_request"].reduce<string | Uint8Array>(
    (secret, part) => createHmac("sha256", secret).update(part).digest(),
    `AWS4${known.secretAccessKey}`,
  );
  const wanted = createHmac("sha256", key).update(toSign).digest();
  return timingSafeEqual(wanted, Uint8Array.fromHex(signature)) ? null : "SignatureDoesNotMatch";
}
