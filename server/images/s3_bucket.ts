// Owns the requests to one bucket of an S3-compatible store, signed (SigV4) and within a time limit.
// Never retries (moving_store.ts does), and never tells a secret: not in errors, not in logs.
import { AwsClient } from "aws4fetch";
import { WashfleetError } from "../errors.ts";

export interface S3Options {
  /** e.g. `https://s3.eu-central-1.amazonaws.com`, `http://minio:9000`. */
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  /** A secret. */
  secretAccessKey: string;
  /** Before each key, e.g. `washfleet/`. */
  prefix: string;
  /** A request is given up after this. Default 15 s. */
  timeoutMs?: number;
}

export interface Bucket {
  /** @throws WashfleetError `unavailable` or `upstream`, as all of these */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** `null`: there is none. */
  get(key: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** One that is gone already is no fault. */
  delete(key: string): Promise<void>;
}

/** The bucket, addressed by path, which every S3-compatible store understands. */
export function createS3Bucket(options: S3Options): Bucket {
  const { accessKeyId, secretAccessKey, region } = options;
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    region,
    service: "s3",
    retries: 0,
  });
  const ask = (method: string, key: string, body?: Uint8Array) =>
    send(client, { options, method, key, ...(body ? { body } : {}) });
  return {
    put: async (key, bytes) => {
      await expect(await ask("PUT", key, bytes), { act: "store" });
    },
    get: async (key) => {
      const response = await ask("GET", key);
      if (response.status !== 404) return await expect(response, { act: "read" });
      await response.body?.cancel();
      return null;
    },
    delete: async (key) => {
      const response = await ask("DELETE", key);
      if (response.status === 404) await response.body?.cancel();
      else await expect(response, { act: "remove" });
    },
  };
}

const TIMEOUT_MS = 15_000;

async function send(
  client: AwsClient,
  asked: { options: S3Options; method: string; key: string; body?: Uint8Array },
): Promise<Response> {
  const { options, method, key, body } = asked;
  const { endpoint, bucket, prefix } = options;
  const url = `${endpoint.replace(/\/+$/, "")}/${bucket}/${prefix}${key}`;
  // What is sent is signed, too: without it a picture could be changed on its way over plain HTTP.
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(body ?? []));
  const headers = new Headers({ "x-amz-content-sha256": new Uint8Array(digest).toHex() });
  if (body !== undefined) headers.set("content-type", "image/jpeg");
  const request = await client.sign(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body: new Uint8Array(body) }),
  });
  try {
    return await fetch(request, {
      signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
      redirect: "manual", // the signature is for this host
    });
  } catch (error) {
    throw away("does not answer", error);
  }
}

async function expect(
  response: Response,
  { act }: { act: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await response.bytes().catch((error) => {
    throw away("broke off its answer", error);
  });
  if (response.ok) return bytes;
  // S3 names its reason in the answer: AccessDenied, NoSuchBucket, SignatureDoesNotMatch.
  const [, reason] = /<Code>(\w{1,80})<\/Code>/.exec(new TextDecoder().decode(bytes)) ?? [];
  const told = `status ${response.status}${reason ? ` ${reason}` : ""}`;
  if (response.status >= 500 || response.status === 429) throw away(`answered ${told}`);
  throw new WashfleetError(`Cannot ${act} the picture as the store refuses it: ${told}`, {
    kind: "upstream",
    code: "picture_store_refused",
  });
}

function away(why: string, cause?: unknown): WashfleetError {
  return new WashfleetError(`Cannot reach the store of pictures: it ${why}`, {
    kind: "unavailable",
    code: "picture_store_unavailable",
    retryAfterMs: 5000,
    cause,
  });
}
