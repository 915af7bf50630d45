// Owns how the codes of a box of devices are printed: A4 pages of labels to cut out, each with the
// device's name and its code, to scan and to read. Pure.
import QRCode from "qrcode";

export interface PrintedLabel {
  deviceName: string;
  locationName: string;
  claimCode: string;
}

export const LABELS_PER_PAGE = 24;
const COLUMNS = 3;
// All in mm.
const PAGE = { width: 210, height: 297, marginX: 7.5, marginY: 8.5 };
const LABEL = { width: 65, height: 35 };
const QR_MM = 25;
/** Around a code nothing may be printed for four of its modules (ISO/IEC 18004). */
const QUIET_MODULES = 4;
/** More letters than this do not fit beside the code. */
const LETTERS_MOST = 22;

/** An SVG document a page, at least one. */
export function labelPages(labels: readonly PrintedLabel[]): string[] {
  const pages = Math.max(1, Math.ceil(labels.length / LABELS_PER_PAGE));
  return Array.from({ length: pages }, (_, page) => {
    const start = page * LABELS_PER_PAGE;
    return pageOf(labels.slice(start, start + LABELS_PER_PAGE));
  });
}

/** All pages as one HTML document that prints each on a sheet of its own. */
export function labelDocument(labels: readonly PrintedLabel[]): string {
  const css = "@page{size:A4;margin:0}body{margin:0}svg{display:block;break-after:page}";
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Claim codes</title>` +
    `<style>${css}</style></head><body>${labelPages(labels).join("")}</body></html>`;
}

function pageOf(labels: readonly PrintedLabel[]): string {
  const { width, height, marginX, marginY } = PAGE;
  const drawn = labels.map((label, index) => {
    const x = marginX + (index % COLUMNS) * LABEL.width;
    const y = marginY + Math.floor(index / COLUMNS) * LABEL.height;
    return `<g transform="translate(${x} ${y})">${labelOf(label)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" ` +
    `viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="#fff"/>` +
    `${drawn.join("")}</svg>`;
}

function labelOf({ deviceName, locationName, claimCode }: PrintedLabel): string {
  const { size, path } = qrPath(claimCode);
  const scale = QR_MM / (size + 2 * QUIET_MODULES);
  const text = (y: number, content: string, style: string) =>
    `<text x="28" y="${y}" ${style}>${escaped(shortened(content))}</text>`;
  return `<rect width="${LABEL.width}" height="${LABEL.height}" fill="none" stroke="#ccc" ` +
    `stroke-width="0.1"/><g transform="translate(2 5) scale(${scale}) ` +
    `translate(${QUIET_MODULES} ${QUIET_MODULES})"><path d="${path}" fill="#000"/></g>` +
    text(12, deviceName, `font-family="sans-serif" font-size="3.6" font-weight="bold"`) +
    text(17, locationName, `font-family="sans-serif" font-size="2.8"`) +
    text(25, claimCode, `font-size="3.6" font-family="monospace"`);
}

/** The dark modules of the code, a unit each. */
export function qrPath(text: string): { size: number; path: string } {
  const { size, data } = QRCode.create(text, { errorCorrectionLevel: "M" }).modules;
  const runs: string[] = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!data[y * size + x]) continue;
      const from = x;
      while (x < size && data[y * size + x]) x++;
      runs.push(`M${from} ${y}h${x - from}v1h${from - x}z`);
    }
  }
  return { size, path: runs.join("") };
}

function shortened(text: string): string {
  const letters = [...text];
  return letters.length <= LETTERS_MOST ? text : `${letters.slice(0, LETTERS_MOST - 1).join("")}…`;
}

// XML 1.0 knows no other control characters, not even escaped.
const UNPRINTABLE = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function escaped(text: string): string {
  return text.replace(UNPRINTABLE, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
