// Owns how numbers are told, in the reader's language.
import { locale } from "../i18n/language.ts";

/** `12,480`, `12.480`. */
export function countWords(count: number): string {
  return count.toLocaleString(locale());
}

/** `97.5 %` of 0.975; never rounded up to 100. */
export function percentWords(ratio: number, digits = 1): string {
  const scale = 10 ** digits;
  const percent = Math.floor(ratio * 100 * scale + 1e-9) / scale;
  const said = percent.toLocaleString(locale(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${said} %`;
}

/** `640 MB`, `2.5 GB`. */
export function sizeWords(sizeBytes: number): string {
  const [scale, unit, digits] = sizeBytes < 1e9 ? [1e6, "MB", 0] as const : [1e9, "GB", 1] as const;
  const said = (sizeBytes / scale).toLocaleString(locale(), { maximumFractionDigits: digits });
  return `${said} ${unit}`;
}
