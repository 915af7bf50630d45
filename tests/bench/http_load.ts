// Owns a load of HTTP/1.1 requests by h2load: written in C, and reading much at once, so that it
// takes less of the processor than any server that it measures. (wrk reads 8 kB at once: 100 kB
// pictures cost it more than the agent, which was then measured waiting for it.)

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
 * @throws Error when h2load fails, or an answer is no 2xx
 */
export async function measureLoad(
  request: LoadRequest,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<LoadResult> {
  const log = await Deno.makeTempFile({ prefix: "washfleet-load-" });
  try {
    const headers = Object.entries(request.headers).flatMap(([name, value]) => [
      "-H",
      `${name}: ${value}`,
    ]);
    const { success, stdout, stderr } = await new Deno.Command("h2load", {
      args: [
        ...["--h1", "-t", "1", "-c", `${clients}`, "-D", `${seconds}`, `--log-file=${log}`],
        ...headers,
        `http://127.0.0.1:${request.port}${request.path}`,
      ],
    }).output();
    const said = new TextDecoder().decode(stdout);
    if (!success) throw new Error(`Cannot measure: ${said}${new TextDecoder().decode(stderr)}`);
    return { perSecond: parseRate(said), ...percentiles(await Deno.readTextFile(log)) };
  } finally {
    await Deno.remove(log);
  }
}

/** Requests a second, from what h2load prints. @throws Error when it tells of refusals or losses */
export function parseRate(text: string): number {
  const perSecond = Number(/finished in [^,]+, ([\d.]+) req\/s/.exec(text)?.[1]);
  const [, done, ...lost] =
    /(\d+) done, \d+ succeeded, (\d+) failed, (\d+) errored, (\d+) timeout/.exec(text)
      ?.map(Number) ?? [];
  const isWhole = done !== undefined && done > 0 && lost.every((count) => count === 0);
  if (Number.isNaN(perSecond) || !isWhole) throw new Error(`Cannot measure: ${text}`);
  return perSecond;
}

/** Of a log's lines: when a request began, its status, and how long it took, in µs. */
function percentiles(log: string): { p50Ms: number; p99Ms: number } {
  const tookUs = log.trimEnd().split("\n").map((line) => Number(line.split("\t")[2]));
  tookUs.sort((a, b) => a - b);
  const at = (share: number) => (tookUs[Math.floor(tookUs.length * share)] ?? NaN) / 1000;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}
