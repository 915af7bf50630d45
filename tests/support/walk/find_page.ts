// Owns which page of the walk's table an address leads to.
import { patternOf, precedence } from "../../../web/runtime/patterns.ts";
import { SIGNED_IN_PAGES, type Walker, type WalkPage } from "./pages.ts";

const IN_ORDER = SIGNED_IN_PAGES.toSorted((a, b) => precedence(a.route, b.route))
  .map((page): [RegExp, WalkPage] => [
    new RegExp(`^${patternOf(page.route).replaceAll(/:\w+/g, "[^/]+")}$`),
    page,
  ]);

/** Whether the page at that path is one that they are refused. */
export function leadsToRefused(path: string, walker: Walker): boolean {
  const found = IN_ORDER.find(([pattern]) => pattern.test(path));
  return found?.[1].refused.includes(walker) === true;
}
