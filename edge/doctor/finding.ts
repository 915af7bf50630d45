// Owns what the doctor says of one thing, and how a list of it is printed. Looks at nothing.

/** `warn`: works, but somebody should look. `skip`: could not be looked at from here. */
export type Verdict = "ok" | "warn" | "fail" | "skip";

export interface Finding {
  /** "camera lane-1" */
  what: string;
  verdict: Verdict;
  /** A plain sentence. */
  detail: string;
  /** Null when there is nothing to do. */
  whatToDo: string | null;
}

export function ok(what: string, detail: string): Finding {
  return { what, verdict: "ok", detail, whatToDo: null };
}

export function skip(what: string, detail: string): Finding {
  return { what, verdict: "skip", detail, whatToDo: null };
}

export function warn(what: string, detail: string, whatToDo: string): Finding {
  return { what, verdict: "warn", detail, whatToDo };
}

export function fail(what: string, detail: string, whatToDo: string): Finding {
  return { what, verdict: "fail", detail, whatToDo };
}

const SIGNS: Record<Verdict, string> = { ok: "✔", warn: "!", fail: "✘", skip: "–" };

/** For people: a line each, what to do below, and a last line that sums up. */
export function printFindings(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ what, verdict, detail, whatToDo }) => [
    `${SIGNS[verdict]} ${what}: ${detail}`,
    ...(whatToDo === null ? [] : [`    → ${whatToDo}`]),
  ]);
  const failed = findings.filter(({ verdict }) => verdict === "fail").length;
  const warned = findings.filter(({ verdict }) => verdict === "warn").length;
  const sum = failed > 0
    ? `${failed} of ${findings.length} need attention.`
    : warned > 0
    ? `All works; ${warned} to look at.`
    : "All is well.";
  return `${lines.join("\n")}\n\n${sum}\n`;
}

/** For programs; 0 also with warnings. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 {
  return findings.some(({ verdict }) => verdict === "fail") ? 1 : 0;
}
