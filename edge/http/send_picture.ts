// Owns sending one picture that may be sent: whole, made smaller, or 304 to whoever has it.
import type { Context } from "hono";
import type { FleetCamera } from "../cameras/fleet.ts";
import type { Frame } from "../cameras/frame_store.ts";
import { type FrameVariants, variantWidth } from "../cameras/frame_variants.ts";
import type { AppEnv } from "./parts.ts";
import {
  pictureHeaders,
  type PictureResponses,
  variantEtag,
  variantHeaders,
} from "./picture_response.ts";
import { problem } from "./problem.ts";

/** What makes the answers with pictures. */
export interface Pictures {
  whole: PictureResponses;
  variants: FrameVariants;
}

export interface PictureToSend {
  frame: Frame;
  camera: FleetCamera;
  /** Wished for in pixels; undefined: as it is. */
  width: number | undefined;
  /** Age now, in ms: asked again when a copy is ready. */
  ageMs: () => number;
  /** Refuses the picture when it has become older than allowed meanwhile. */
  refuseIfStale: () => Response | null;
}

/** At once for a whole picture; a smaller one may have to be made. */
export function sendPicture(
  c: Context<AppEnv>,
  pictures: Pictures,
  toSend: PictureToSend,
): Response | Promise<Response> {
  const { frame, camera } = toSend;
  const width = toSend.width === undefined ? null : variantWidth(frame, toSend.width);
  const etag = width === null ? frame.etag : variantEtag(frame, width);
  const known = c.req.header("If-None-Match");
  if (known !== undefined && (known === "*" || known.includes(etag))) {
    const headers = width === null ? pictureHeaders(frame) : variantHeaders(frame, width);
    return finish(c, new Response(null, { status: 304, headers }), toSend);
  }
  if (width !== null) return sendVariant(c, pictures, { toSend, width });
  return finish(c, pictures.whole(camera, frame), toSend);
}

async function sendVariant(
  c: Context<AppEnv>,
  { variants }: Pictures,
  { toSend, width }: { toSend: PictureToSend; width: number },
): Promise<Response> {
  const { frame, camera } = toSend;
  const variant = await variants.scaled(frame, width);
  // Making it took a moment, and another camera's load may have made it several seconds.
  const stale = toSend.refuseIfStale();
  if (stale !== null) return stale;
  if (variant.kind === "picture") {
    const headers = variantHeaders(frame, width);
    return finish(c, new Response(variant.jpeg, { headers }), toSend);
  }
  c.header("X-Frame-Age-Ms", String(toSend.ageMs()));
  c.header("X-Stream-Status", camera.report().status);
  if (variant.kind === "busy") {
    const detail = "Too many smaller pictures are being made. Ask again, or without width.";
    return problem(c, { status: 503, code: "scaling_busy", detail, retryAfterMs: 1000 });
  }
  return problem(c, {
    status: 500,
    code: "not_scaled",
    detail: `The picture cannot be made smaller: ${variant.detail}. Ask without width.`,
    errors: [{ path: "width", message: "cannot be had of this picture" }],
  });
}

function finish(
  c: Context<AppEnv>,
  response: Response,
  { camera, ageMs }: PictureToSend,
): Response {
  response.headers.set("X-Frame-Age-Ms", String(ageMs()));
  response.headers.set("X-Stream-Status", camera.report().status);
  c.set("isSecured", true);
  return response;
}
