/** Runs the webhook receiver alone, until a signal, and prints each delivery: `main.ts --port 9000 --secret whsec_…`. */
import { Command, InvalidArgumentError } from "commander";
import { startReceiver } from "./start_receiver.ts";

if (import.meta.main) {
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(name, () => stopping.abort());
  }
  const { port, secret: secrets } = readOptions();
  const receiver = startReceiver({
    port,
    secrets,
    signal: stopping.signal,
    onDelivery: printLine,
  });
  printLine({ ready: receiver.url });
  await new Promise((resolve) => stopping.signal.addEventListener("abort", resolve));
  await receiver.stop();
}

function printLine(value: unknown): void {
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(value) + "\n"));
}

function readOptions(): { port: number; secret: string[] } {
  return new Command("receiver")
    .description("Receives webhooks and verifies their signatures, for demo and tests.")
    .option("--port <port>", "0 takes a free one", portNumber, 9_000)
    .option("--secret <secrets...>", "whsec_…, any of them may have signed", [])
    .parse(Deno.args, { from: "user" })
    .opts();
}

function portNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgumentError("Must be a port.");
  }
  return value;
}
