// A collector as a program: takes OTLP as JSON at a port, and prints a line a span, `service: name`.
import { startOtlpCollector } from "./otlp_collector.ts";

startOtlpCollector({
  port: Number(Deno.args[0]),
  onSpan: ({ service, name }) => print(`${service}: ${name}`),
});
print("ready");

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
