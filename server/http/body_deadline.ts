// Owns how long a request's body may take to arrive: whoever sends no more holds up nobody else.
import { WashfleetError } from "../errors.ts";

const READS = ["arrayBuffer", "blob", "bytes", "formData", "json", "text"] as const;

/**
 * Lets every reading of `request`'s body fail that takes longer than `mostMs`. Whoever has called
 * the route asks `isLate` then: what routes and parsers make of a failed reading is another fault.
 */
export function limitBodyTime(request: Request, mostMs: number): { isLate(): boolean } {
  let isLate = false;
  const read = async (how: (typeof READS)[number]) => {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      isLate = true;
      reject(bodyTooSlow());
    }, mostMs);
    try {
      return await Promise.race([Request.prototype[how].call(request), late]);
    } finally {
      clearTimeout(timer);
    }
  };
  // Its own methods rather than another request: its bytes still go the short way.
  for (const how of READS) Object.defineProperty(request, how, { value: () => read(how) });
  return { isLate: () => isLate };
}

export function bodyTooSlow(): WashfleetError {
  return new WashfleetError("Cannot wait longer for the rest of the request", {
    kind: "incomplete",
    code: "body_too_slow",
  });
}
