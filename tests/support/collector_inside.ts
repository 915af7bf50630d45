// Owns a collector of OpenTelemetry in the network of a throw-away Debian, which has no way out.
import type { DebianContainer } from "./debian_container.ts";
import { waitUntil } from "./wait_until.ts";

export interface CollectorInside extends AsyncDisposable {
  /** Waits for a span, `service: name`. @throws Error with all that came when it does not come */
  heard(span: string): Promise<void>;
}

const PORT = 4318;
const SLOW_MACHINE_MS = 60_000;

/** What a document says to set, `NAME=value` each, with this collector's address in it. */
export function documentedTracing(text: string): string[] {
  const variables = [...text.matchAll(/\bOTEL_\w+=[^\s`]+/g)].map(([variable]) => variable);
  return [
    ...variables.filter((variable) => !variable.startsWith("OTEL_EXPORTER_OTLP_")),
    `OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${PORT}`,
    "OTEL_EXPORTER_OTLP_PROTOCOL=http/json",
  ];
}

export async function collectInside(machine: DebianContainer): Promise<CollectorInside> {
  const main = new URL("./otlp_collector_main.ts", import.meta.url).pathname;
  const flags = ["run", "--allow-net", "--no-check"];
  const child = machine.command("--net", [Deno.execPath(), ...flags, main, String(PORT)]).spawn();
  let heard = "";
  const reading = (async () => {
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) heard += text;
  })();
  const said = new Response(child.stderr).text();
  const hear = async (line: string) => {
    const options = { what: line, timeoutMs: SLOW_MACHINE_MS };
    await waitUntil(() => heard.split("\n").includes(line), options).catch((error) => {
      throw new Error(`${error}; heard ${JSON.stringify(heard)}`);
    });
  };
  await hear("ready");
  return {
    heard: hear,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await Promise.all([child.status, reading, said]);
    },
  };
}
