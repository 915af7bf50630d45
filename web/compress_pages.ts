// Owns compressing pages: each part of one reaches the browser before the next is made, which Hono's
// own compressor would keep back. Leaves all else as it is: files are compressed ahead, and a stream of
// events must not wait for more.
import { Duplex } from "node:stream";
import { constants, createGzip } from "node:zlib";
import type { MiddlewareHandler } from "hono";
import { accepts } from "hono/accepts";

const GZIP: Parameters<typeof accepts>[1] = {
  header: "Accept-Encoding",
  supports: ["gzip", "identity"],
  default: "identity",
};

/** Gzip for pages, where the browser takes it. */
export const compressPages: MiddlewareHandler = async (c, next) => {
  await next();
  const { body, headers } = c.res;
  if (body === null || headers.get("content-type")?.startsWith("text/html") !== true) return;
  if (headers.has("content-encoding")) return;
  headers.append("vary", "Accept-Encoding");
  headers.set("x-accel-buffering", "no"); // nginx would hold a part until the next comes
  if (c.req.method === "HEAD" || accepts(c, GZIP) !== "gzip") return;
  c.res = new Response(body.pipeThrough(gzipInParts()), c.res);
  c.res.headers.delete("content-length");
  c.res.headers.set("content-encoding", "gzip");
};

function gzipInParts(): ReadableWritablePair<Uint8Array, Uint8Array> {
  return Duplex.toWeb(createGzip({ flush: constants.Z_SYNC_FLUSH })) as ReadableWritablePair;
}
