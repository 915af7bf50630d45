// Owns one outbound request of a webhook: deadline, no redirects, a bounded excerpt of the answer.
// It judges nothing: a 500 is an answer like any other.
import { EXCERPT_BYTES, type SendAnswer, type SendRequest } from "./sender_wire.ts";

/** Sends the request unless its deadline has passed. Never throws. */
export async function sendRequest(
  request: SendRequest,
  client: Deno.HttpClient,
): Promise<SendAnswer> {
  const leftMs = request.not_after_ms === null ? Infinity : request.not_after_ms - Date.now();
  if (leftMs <= 0) return { kind: "too_late" };
  const timeoutMs = Math.min(request.timeout_ms, leftMs);
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  const startedMs = performance.now();
  const elapsedMs = () => Math.round(performance.now() - startedMs);
  try {
    const response = await fetch(request.url, {
      method: "POST",
      headers: request.headers,
      body: request.body,
      redirect: "manual",
      signal: timeout.signal,
      client,
    });
    const excerpt = await readExcerpt(response);
    return {
      kind: "answered",
      // Read only now: Deno 2.9 forgets the signal once the response, but for its body, is
      // collected, and a body that never ends would then be waited for in vain.
      status: response.status,
      excerpt,
      retry_after: response.headers.get("retry-after"),
      duration_ms: elapsedMs(),
    };
  } catch (error) {
    const text = timeout.signal.aborted
      ? `no answer within ${Math.round(timeoutMs)} ms`
      : describeFailure(error);
    return { kind: "failed", error: text, duration_ms: elapsedMs() };
  } finally {
    clearTimeout(timer);
  }
}

async function readExcerpt(response: Response): Promise<string> {
  if (response.body === null) return "";
  const excerpt = new Uint8Array(EXCERPT_BYTES);
  let length = 0;
  // Leaving the loop cancels the body: an endless answer is not read on.
  for await (const chunk of response.body) {
    const part = chunk.subarray(0, EXCERPT_BYTES - length);
    excerpt.set(part, length);
    length += part.byteLength;
    if (length === EXCERPT_BYTES) break;
  }
  return new TextDecoder().decode(excerpt.subarray(0, length));
}

/** For people: without the URL, which may carry the receiver's secret. */
function describeFailure(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const text = cause instanceof Error ? cause.message : String(cause);
  const refused = /Requires net access to "([^"]+)"/.exec(text);
  if (refused !== null) return `refused: ${refused[1]} is a private address that is not allowed`;
  return text.replace(/^error sending request for url \(.*?\): /, "").slice(0, 500);
}
