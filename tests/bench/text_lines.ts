// Owns how a stream of text becomes lines. Keeps a line without an end to itself.

/** Splits at `\n`; what follows the last one is dropped. */
export function textLines(): TransformStream<string, string> {
  let rest = "";
  return new TransformStream({
    transform(chunk, controller) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) controller.enqueue(line);
    },
  });
}
