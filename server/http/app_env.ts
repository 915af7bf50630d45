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
    /** Of a session cookie; `null` for keys and devices. */
    sessionId: string | null;
    /**
     * Whether the same credential still gives the same rights. A stream asks every few seconds and
     * ends when it does not: nothing outlives a logout by more than 5 s.
     * @throws WashfleetError `unavailable` when nobody can tell now
     */
    stillValid: () => Promise<boolean>;
    /**
     * Keeps this request's place (work_limits.ts) beyond its answer's head, until what it returns is
     * called. Absent where nothing is limited.
     */
    keepPlace?: () => () => void;
  };
}
