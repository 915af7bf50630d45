// Entry of the process that evaluates customers' JSONata: no permission but to read its own code,
// little memory. It hands requests to a thread, so that it hears when its parent is gone although
// an expression never ends. The parent kills it when it does not answer in time.
import type { PayloadMessage, PayloadRequest } from "./payload_wire.ts";
import { readLines } from "./sender_wire.ts";

async function main(): Promise<void> {
  // A Ctrl-C reaches the whole process group: the parent decides when this one ends.
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, () => {});
  const writer = Deno.stdout.writable.getWriter();
  const encoder = new TextEncoder();
  const say = (message: PayloadMessage) =>
    writer.write(encoder.encode(JSON.stringify(message) + "\n"));
  const worker = new Worker(import.meta.resolve("./payload_worker.ts"), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<PayloadMessage>) => say(data);
  for await (const line of readLines(Deno.stdin.readable)) {
    worker.postMessage(JSON.parse(line) as PayloadRequest);
  }
}

if (import.meta.main) {
  await main();
  // Also ends the thread, whatever it does.
  Deno.exit(0);
}
