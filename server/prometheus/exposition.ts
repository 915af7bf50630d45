// Owns Prometheus' text format, version 0.0.4: families, their samples, escaping. Written here rather
// than by prom-client, which would hold a quarter of a million series of a large fleet as objects.
// Reference: https://prometheus.io/docs/instrumenting/exposition_formats/

/** One metric, whose samples come from what is known at the time of a scrape. */
export interface Family<Known> {
  name: string;
  type: "gauge" | "counter";
  help: string;
  samples(known: Known): Iterable<Sample>;
}

/** `labels`: as {@link labelText} writes them. */
export type Sample = readonly [labels: string, value: number];

export const EXPOSITION_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** `a="1",b="2"`. Values are names that anybody may have made up; label names are ours. */
export function labelText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(value)}"`).join(",");
}

function escapeValue(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}

/** A label's name may hold letters, digits and `_` only. */
export function labelName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_]/g, "_");
}

/** Every family with its samples, a line at a time; a family without samples is left out. */
export function* exposition<Known>(
  families: readonly Family<Known>[],
  known: Known,
): Generator<string> {
  for (const { name, type, help, samples } of families) {
    let isOpen = false;
    for (const [labels, value] of samples(known)) {
      if (!isOpen) yield `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
      isOpen = true;
      yield labels === "" ? `${name} ${value}\n` : `${name}{${labels}} ${value}\n`;
    }
  }
}

const CHUNK_CHARS = 64_000;

/** The lines as bytes, made while they are read: a scrape of thousands holds up no other request. */
export function textStream(lines: Generator<string>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: (controller) => {
      let chunk = "";
      while (chunk.length < CHUNK_CHARS) {
        const { value, done } = lines.next();
        if (done) {
          if (chunk !== "") controller.enqueue(encoder.encode(chunk));
          controller.close();
          return;
        }
        chunk += value;
      }
      controller.enqueue(encoder.encode(chunk));
    },
    cancel: () => void lines.return(undefined),
  }, { highWaterMark: 0 });
}
