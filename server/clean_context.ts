// Owns running something as if nothing had gone before. Deno 2.9 starts a request's handler in the
// async context that the last one left, and better-auth keeps its connection and transaction
// there: without this one request would work in another's.
import { AsyncLocalStorage } from "node:async_hooks";

/** Runs `work` outside of every AsyncLocalStorage; what it awaits stays outside, too. */
export const runClean: <T>(work: () => T) => T = AsyncLocalStorage.snapshot();
