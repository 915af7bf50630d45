// Owns telling two texts apart by their lines. Pure.

export interface DiffLine {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
  /** Line number before, from 1; `null`: it was not there. */
  readonly before: number | null;
  readonly after: number | null;
}

/** Longer texts are compared as a whole in between what they share: the table would take too long. */
const MOST_CELLS = 4_000_000;

/** The lines of both, in order; the fewest that differ. */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = linesOf(before);
  const b = linesOf(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) {
    end++;
  }
  const kinds: DiffLine["kind"][] = [
    ...Array(start).fill("same"),
    ...middleKinds(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...Array(end).fill("same"),
  ];
  let [i, j] = [0, 0];
  return kinds.map((kind) => {
    const text = (kind === "added" ? b[j] : a[i]) ?? "";
    return {
      kind,
      text,
      before: kind === "added" ? null : ++i,
      after: kind === "removed" ? null : ++j,
    };
  });
}

/** A row `null` stands for lines that are left out. */
export function withContext(lines: readonly DiffLine[], around: number): (DiffLine | null)[] {
  const isNear = lines.map(() => false);
  lines.forEach(({ kind }, index) => {
    if (kind === "same") return;
    for (let near = index - around; near <= index + around; near++) {
      if (near >= 0 && near < lines.length) isNear[near] = true;
    }
  });
  return lines.flatMap((line, index) => {
    if (isNear[index]) return [line];
    return index === 0 || isNear[index - 1] ? [null] : [];
  });
}

function middleKinds(a: readonly string[], b: readonly string[]): DiffLine["kind"][] {
  if (a.length * b.length > MOST_CELLS) {
    return [...a.map(() => "removed" as const), ...b.map(() => "added" as const)];
  }
  // lengths[i][j]: the longest common run of lines of a from i and b from j.
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    const row = lengths[i];
    if (row === undefined) continue;
    for (let j = b.length - 1; j >= 0; j--) {
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const kinds: DiffLine["kind"][] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      kinds.push("same");
      i++, j++;
    } else if (j === b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      kinds.push("removed");
      i++;
    } else {
      kinds.push("added");
      j++;
    }
  }
  return kinds;
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
