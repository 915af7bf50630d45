/** Has Tesseract read one line of letters. The only place of the recognizer double that starts a process. */
import type { Grey } from "../../../edge/jpeg/jpeg_luma.ts";

/** `confidence` 0–1, the lowest of the words on the line. */
export type ReadLine = { text: string; confidence: number };

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** The line's capital letters and digits; empty text when there are none. @throws with its stderr when it fails. */
export async function readLine(grey: Grey, signal: AbortSignal): Promise<ReadLine> {
  const child = new Deno.Command("tesseract", {
    args: [
      ...[
        "stdin",
        "stdout",
        "--psm",
        "7",
        "-c",
        `tessedit_char_whitelist=${letters}`,
      ],
      ...["-c", "load_system_dawg=0", "-c", "load_freq_dawg=0", "tsv"],
    ],
    // One thread: more only fight over the cores for so small a picture.
    env: { OMP_THREAD_LIMIT: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal,
  }).spawn();
  const writer = child.stdin.getWriter();
  // One that ends before it has read all says why on stderr, and by its exit.
  const written = writer.write(toPgm(grey)).then(() => writer.close()).catch(() => {});
  const [{ success, stdout, stderr }] = await Promise.all([child.output(), written]);
  signal.throwIfAborted();
  if (!success) {
    throw new Error(`Cannot read the letters: ${new TextDecoder().decode(stderr).slice(-500)}`);
  }
  return parseTsv(new TextDecoder().decode(stdout));
}

/** Joins the words of Tesseract's TSV. */
export function parseTsv(tsv: string): ReadLine {
  const words = tsv.split("\n").map((line) => line.split("\t"))
    .filter((fields) => fields[0] === "5")
    .map((fields) => ({ text: (fields[11] ?? "").trim(), confidence: Number(fields[10]) / 100 }))
    .filter(({ text }) => text !== "");
  const text = words.map((word) => word.text).join("");
  const confidence = words.length === 0 ? 0 : Math.min(...words.map((word) => word.confidence));
  return { text, confidence: Math.max(0, confidence) };
}

function toPgm({ data, width, height }: Grey): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`);
  const pgm = new Uint8Array(head.length + data.length);
  pgm.set(head);
  pgm.set(data, head.length);
  return pgm;
}
