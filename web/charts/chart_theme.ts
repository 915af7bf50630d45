// Owns which colours a chart has: those of the page's style sheet, as a canvas takes them.

/** What a line means; `plain` is the ink of the text, for what is only compared with. */
export type ChartTone = "good" | "info" | "warn" | "bad" | "idle" | "plain";

export interface ChartTheme {
  tone(tone: ChartTone): string;
  /** The same colour, so faint that lines over it are seen. */
  faint(tone: ChartTone): string;
  readonly text: string;
  readonly grid: string;
  readonly font: string;
  /** The page's text size in CSS pixels: a chart on a wall is read from afar as the rest is. */
  readonly rem: number;
}

const VARIABLES: Readonly<Record<ChartTone, string>> = {
  good: "--good",
  info: "--info",
  warn: "--warn",
  bad: "--bad",
  idle: "--idle",
  plain: "--on-surface-variant",
};

/** The colours that hold inside an element now. A canvas knows no `var()` and no `light-dark()`. */
export function readChartTheme(element: HTMLElement): ChartTheme {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const resolved = (variable: string) => {
    probe.style.color = `var(${variable})`;
    return getComputedStyle(probe).color;
  };
  const tones = Object.fromEntries(
    Object.entries(VARIABLES).map(([tone, variable]) => [tone, resolved(variable)]),
  ) as Record<ChartTone, string>;
  const rem = lengthIn(element, "1rem");
  const theme = {
    tone: (tone: ChartTone) => tones[tone],
    faint: (tone: ChartTone) => withAlpha(tones[tone], 0.16),
    text: resolved("--on-surface-variant"),
    grid: withAlpha(resolved("--outline-variant"), 0.6),
    font: `${rem * 0.6875}px ${getComputedStyle(element).fontFamily}`,
    rem,
  };
  probe.remove();
  return theme;
}

/** A length of the style sheet as it is inside an element now, in CSS pixels. */
export function lengthIn(element: HTMLElement, length: string): number {
  const probe = document.createElement("span");
  probe.style.position = "absolute";
  probe.style.visibility = "hidden";
  probe.style.blockSize = length;
  element.append(probe);
  const { height } = probe.getBoundingClientRect();
  probe.remove();
  return height;
}

/** `rgb(1, 2, 3)` → `rgba(1, 2, 3, 0.16)`; any other notation stays. */
function withAlpha(colour: string, alpha: number): string {
  const [red, green, blue] = colour.match(/^rgba?\(([^)]+)\)$/)?.[1]?.split(/[\s,/]+/) ?? [];
  return blue === undefined ? colour : `rgba(${red}, ${green}, ${blue}, ${alpha})`;
}
