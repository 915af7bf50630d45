// Owns one POST to what a remedy asks: a camera or a power switch. Follows no redirect, keeps no
// connection, takes no endless answer, and says nothing of the address but its host.

export interface Posted {
  ok: true;
  status: number;
  /** The first of it. */
  text: string;
  /** `WWW-Authenticate`. */
  challenge: string | null;
}

const MOST_ANSWER_CHARS = 64_000;

/** Never rejects. */
export async function postOnce(
  url: URL,
  { headers = {}, body = "", signal }: {
    headers?: Record<string, string>;
    body?: string;
    signal: AbortSignal;
  },
): Promise<Posted | { ok: false; detail: string }> {
  // Small devices end a kept connection whenever they like.
  const client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  try {
    const method = "POST";
    const response = await fetch(url, {
      method,
      headers,
      body,
      redirect: "manual",
      client,
      signal,
    });
    const challenge = response.headers.get("www-authenticate");
    return { ok: true, status: response.status, text: await readBounded(response), challenge };
  } catch (error) {
    return { ok: false, detail: failureWords(error, { signal, host: url.host }) };
  } finally {
    client.close();
  }
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MOST_ANSWER_CHARS) break; // leaving the loop ends the connection
  }
  return text;
}

/** Deno's own words hold the address. */
function failureWords(
  error: unknown,
  { signal, host }: { signal: AbortSignal; host: string },
): string {
  if (signal.aborted) return `${host} did not answer in time.`;
  if (error instanceof Deno.errors.NotCapable) {
    return `The agent may not connect to ${host} yet: it may after a restart.`;
  }
  return `${host} cannot be reached.`;
}
