// Owns how log records become JSON lines on standard output, secrets struck out of every one.
import { configure, getJsonLinesFormatter, type LogRecord, reset } from "@logtape/logtape";
import type { LogLevel } from "../server/contract/edge_config.ts";
import { traceFields } from "../server/tracing.ts";
import { strikeSecrets } from "./config/strike_secrets.ts";

/** Sends all logs of `level` and above to standard output; may be called again with another. */
export async function startLogs(
  level: LogLevel,
  write: (bytes: Uint8Array) => unknown = (bytes) => Deno.stdout.writeSync(bytes),
): Promise<void> {
  await configure({
    reset: true,
    sinks: { lines: lineSink(write) },
    loggers: [
      { category: [], lowestLevel: level, sinks: ["lines"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["lines"] },
    ],
  });
}

/** Ends logging, as the last thing. */
export async function stopLogs(): Promise<void> {
  await reset();
}

function lineSink(write: (bytes: Uint8Array) => unknown): (record: LogRecord) => void {
  const format = getJsonLinesFormatter({ properties: "flatten" });
  const encoder = new TextEncoder();
  return (record) => {
    try {
      const properties = { ...record.properties, ...traceFields() };
      write(encoder.encode(strikeSecrets(format({ ...record, properties }))));
    } catch {
      // Whoever read the log is gone; the cameras still matter.
    }
  };
}
