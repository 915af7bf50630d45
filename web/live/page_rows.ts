// Owns going through a page's rows by keyboard: the link of each row has the focus, so that Enter
// opens it and the browser shows where one is. Browser only.

/** Rows of tables and lists, wherever a page has them. */
const ROWS = [
  "tbody > tr",
  ".location-grid > li",
  ".feed > ol > li",
  ".device-timeline li",
  "[data-rows] > *",
].map((row) => `main ${row}`).join(", ");

/** Puts the focus on the next (1) or previous (-1) row that can be opened. */
export function stepRow(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>(ROWS)]
    .map((row) => row.querySelector<HTMLElement>("a[href], button"))
    .filter((link) => link !== null && link.checkVisibility());
  if (links.length === 0) return;
  const at = links.findIndex((link) => link?.closest(ROWS)?.contains(document.activeElement));
  const next = at === -1 ? (by === 1 ? 0 : links.length - 1) : at + by;
  const link = links[Math.max(0, Math.min(links.length - 1, next))];
  link?.focus();
  link?.closest(ROWS)?.scrollIntoView({ block: "nearest" });
}

/** Puts the focus into the page's search. Answers whether there is one. */
export function focusSearch(): boolean {
  const fields = [
    ...document.querySelectorAll<HTMLInputElement>("main input[type=search], main [data-search]"),
  ];
  const field = fields.find((one) => one.checkVisibility());
  field?.focus();
  field?.select();
  return field !== undefined;
}
