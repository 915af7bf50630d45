// Owns a load of HTTP/1.1 requests by wrk: written in C, so that its own work takes little of the
// processor that the measured server shares with it.

export interface LoadRequest {
  port: number;
  path: string;
  headers: Record<string, string>;
}

export interface LoadResult {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/**
 * Keeps `clients` connections busy, one request at a time on each, for `seconds`.
 * @throws Error when wrk fails, or an answer is no 2xx
 */
export async function measureLoad(
  request: LoadRequest,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<LoadResult> {
  const headers = Object.entries(request.headers).flatMap(([name, value]) => [
    "-H",
    `${name}: ${value}`,
  ]);
  const { success, stdout, stderr } = await new Deno.Command("wrk", {
    args: [
      ...["--latency", "-t", "1", "-c", `${clients}`, "-d", `${seconds}s`],
      ...headers,
      `http://127.0.0.1:${request.port}${request.path}`,
    ],
  }).output();
  const said = new TextDecoder().decode(stdout);
  if (!success) throw new Error(`Cannot measure: ${said}${new TextDecoder().decode(stderr)}`);
  return parseWrk(said);
}

/** From what `wrk --latency` prints. @throws Error when it tells of refusals or broken connections */
export function parseWrk(text: string): LoadResult {
  const trouble = /^.*(?:Non-2xx|Socket errors).*$/m.exec(text)?.[0];
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]);
  const result = { perSecond, p50Ms: percentileMs(text, 50), p99Ms: percentileMs(text, 99) };
  if (trouble !== undefined || Object.values(result).some(Number.isNaN)) {
    throw new Error(`Cannot measure: ${trouble ?? text}`);
  }
  return result;
}

const UNIT_MS: Record<string, number> = { us: 0.001, ms: 1, s: 1000 };

function percentileMs(text: string, percent: number): number {
  const [, value, unit = ""] = new RegExp(`^\\s*${percent}%\\s+([\\d.]+)(us|ms|s) *$`, "m")
    .exec(text) ?? [];
  return Number(value) * (UNIT_MS[unit] ?? NaN);
}
