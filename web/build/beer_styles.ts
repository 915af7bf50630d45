// Owns what is taken of BeerCSS: nothing that would be loaded from elsewhere, and no rule that has a
// browser look at every element's insides again whenever anything is put into the page.

/** What may hold `main` here. */
const FRAMES = ":where(body,.frame,island-root)";

/** The same styles for our pages, without icon fonts, mask shapes and `:has()` of any element. */
export function beerStyles(css: string): string {
  return css.replaceAll(/@font-face\s*\{[^}]*\}/g, "")
    .replaceAll(/url\((?!data:)[^)]*\)/g, "none")
    // Of its classes for margins we use none.
    .replaceAll(/(?<=[{},]):has\(>\s*\[class\*=["']?margin["']?\]\)\s*\{[^}]*\}/g, "")
    .replaceAll(/(?<=[{},]):has\(>\s*main\)/g, `${FRAMES}:has(>main)`)
    // What holds what is pointed at is pointed at itself.
    .replaceAll("body :has(:focus,:hover)", "body :focus-within");
}
