/** Runs the recognizer double alone, until a signal: `main.ts --port 8080 --token demo`. */
import { Command, InvalidArgumentError, Option } from "commander";
import { startRecognizer } from "./start_recognizer.ts";
import type { RecognizerOptions } from "./start_recognizer.ts";

if (import.meta.main) {
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(name, () => stopping.abort());
  }
  const recognizer = startRecognizer({ ...readOptions(), signal: stopping.signal });
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify({ ready: recognizer.url }) + "\n"));
  await new Promise((resolve) => stopping.signal.addEventListener("abort", resolve));
  await recognizer.stop();
}

function readOptions(): RecognizerOptions {
  return new Command("recognizer")
    .description("Plate Recognizer's interface in front of Tesseract, for demo and tests.")
    .option("--port <port>", "0 takes a free one", number, 8080)
    .option("--token <token>", "what callers must present", "demo")
    .option("--rate-per-second <calls>", "more are refused with 429", number)
    .option("--total-calls <calls>", "the plan's calls a month", number, 2_500)
    .addOption(new Option("--mode <mode>").choices(["cloud", "sdk"]).default("cloud"))
    .parse(Deno.args, { from: "user" })
    .opts<RecognizerOptions>();
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0)) {
    throw new InvalidArgumentError("Must be a number from 0.");
  }
  return value;
}
