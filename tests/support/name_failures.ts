// Owns what a `deno test` run says of each test that failed, in few lines: a log's end is what is
// read first, and often all that is kept. Pure.

/** Lines of one failure: what was expected of what, and where. */
const MAX_LINES = 6;
const MAX_CHARACTERS = 200;

const ERRORS = /^ ERRORS $/m;
const FAILURES = /^ FAILURES $/m;
// "stop() ends a look => ./edge/discovery/discovery_test.ts:141:6"
const HEADING = /^.+ => \S+:\d+:\d+$/;

/** Each failure's name and place, then the first lines of its error. */
export function nameFailures(output: string): string[] {
  const errors = output.split(ERRORS).at(1)?.split(FAILURES).at(0) ?? "";
  const lines = errors.split("\n").filter((line) => line.trim() !== "");
  const starts = lines.flatMap((line, index) => HEADING.test(line) ? [index] : []);
  return starts.map((start, index) =>
    lines.slice(start, starts[index + 1]).slice(0, MAX_LINES)
      .map((line, at) => `${at === 0 ? "" : "  "}${line.slice(0, MAX_CHARACTERS)}`).join("\n")
  );
}
