// Owns what the middleware hands to every route.
import type { Actor } from "../users/actor.ts";
import type { Context } from "../users/context.ts";

/** Hono's environment of the whole server. `actor` is set on every route that is not public. */
export interface AppEnv {
  Variables: {
    requestId: string;
    actor: Actor;
    /** The verb context of this request, made by `http/authenticate.ts`. */
    ctx: Context;
  };
}
