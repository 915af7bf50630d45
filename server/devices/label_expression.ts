// Owns the language in which devices are chosen by their labels, and reads it. Pure; which devices
// are meant is a question to the database (label_queries.ts).
//
//   expression = condition {"," condition}          every condition must hold
//   condition  = key | "!" key                       has it, has it not
//              | key ("=" | "==" | "!=") value
//              | key ("in" | "notin") "(" value {"," value} ")"
// As in Kubernetes, != and notin also hold where there is no such key.
import { LABEL_KEY, LABEL_VALUE } from "../contract/labels.ts";
import { WashfleetError } from "../errors.ts";

export type LabelCondition =
  | { kind: "exists" | "absent"; key: string }
  | { kind: "in" | "not_in"; key: string; values: string[] };

/** Every one of these must hold. */
export type LabelExpression = readonly LabelCondition[];

export const CONDITIONS_MOST = 20;
export const VALUES_MOST = 50;

/**
 * Reads an expression.
 * @param field where it was given, for the fault
 * @throws WashfleetError `invalid`, saying which part is wrong and why
 */
export function parseLabelExpression(text: string, field = "labels"): LabelExpression {
  const parts = splitConditions(text);
  if (parts.length > CONDITIONS_MOST) {
    throw wrong(field, `must be at most ${CONDITIONS_MOST} conditions`);
  }
  return parts.map((part) => {
    const condition = parseCondition(part.trim());
    if (typeof condition === "string") throw wrong(field, `${quoted(part)} ${condition}`);
    return condition;
  });
}

/** The expression as text, such that it is read as the same again. */
export function formatLabelExpression(expression: LabelExpression): string {
  return expression.map((condition) => {
    switch (condition.kind) {
      case "exists":
        return condition.key;
      case "absent":
        return `!${condition.key}`;
      case "in":
        return `${condition.key} in (${condition.values.join(",")})`;
      case "not_in":
        return `${condition.key} notin (${condition.values.join(",")})`;
    }
  }).join(",");
}

/** At the commas outside of parentheses. */
function splitConditions(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(") depth++;
    else if (text[at] === ")") depth = Math.max(0, depth - 1);
    else if (text[at] === "," && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

/** @returns the condition, or what is wrong with it */
function parseCondition(text: string): LabelCondition | string {
  if (text === "") return "is empty: is there a comma too many?";
  const listed = /^([^\s!=(),]+)\s+(in|notin)\s*\(([^()]*)\)$/.exec(text);
  if (listed !== null) {
    const [, key = "", word, list = ""] = listed;
    const values = list.split(",").map((value) => value.trim());
    return ofValues(word === "in" ? "in" : "not_in", { key, values });
  }
  const compared = /^([^\s!=(),]+)\s*(==|=|!=)\s*([^\s!=(),]*)$/.exec(text);
  if (compared !== null) {
    const [, key = "", sign, value = ""] = compared;
    return ofValues(sign === "!=" ? "not_in" : "in", { key, values: [value] });
  }
  const named = /^(!?)\s*([^\s!=(),]+)$/.exec(text);
  if (named === null) return "is none of key, !key, key=value, key!=value, key in (a,b)";
  const [, sign, key = ""] = named;
  if (!LABEL_KEY.test(key)) return "has no valid key";
  return { kind: sign === "!" ? "absent" : "exists", key };
}

function ofValues(
  kind: "in" | "not_in",
  { key, values }: { key: string; values: string[] },
): LabelCondition | string {
  if (!LABEL_KEY.test(key)) return "has no valid key";
  if (values.length > VALUES_MOST) return `has more than ${VALUES_MOST} values`;
  const bad = values.find((value) => !LABEL_VALUE.test(value));
  return bad === undefined ? { kind, key, values } : `has no valid value: ${quoted(bad)}`;
}

function quoted(text: string): string {
  const short = text.trim().slice(0, 80);
  return `"${short}"`;
}

function wrong(field: string, message: string): WashfleetError {
  return new WashfleetError(`Cannot choose by labels as the expression is wrong: ${message}`, {
    kind: "invalid",
    code: "invalid_input",
    faults: [{ path: field, message }],
  });
}
