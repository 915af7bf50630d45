// Owns which metrics an expression of PromQL names: for tests that hold rules and panels to what is
// declared. Pure; it knows as much of the language as these use.

const WORDS = new Set(
  ("and or unless on ignoring group_left group_right by without bool offset inf nan " +
    "sum min max avg count quantile topk bottomk stddev count_values group")
    .split(" "),
);

/** The names in the order in which they come, functions and labels left out. */
export function metricsIn(expression: string): string[] {
  const bare = expression
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
    .replaceAll(/\{[^{}]*\}/g, "") // matchers
    .replaceAll(/\[[^\]]*\]/g, "") // ranges
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, "");
  const names = bare.matchAll(/(?<![\w:.$])([a-zA-Z_:][\w:]*)(\s*\()?/g);
  return Array.from(names)
    .filter(([, name = "", call]) => call === undefined && !WORDS.has(name.toLowerCase()))
    .map(([, name = ""]) => name);
}
