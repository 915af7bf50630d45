// Owns how a change is told.
import { changeOf } from "./analytics_figures.ts";
import { locale } from "../i18n/language.ts";

/** `+12 %`, `−3 %`, `±0 %`; `null` where there was nothing before. */
export function changeWords(now: number, before: number): string | null {
  const change = changeOf(now, before);
  return change === null ? null : `${signed(Math.round(change * 100), 0)} %`;
}

/** `+1.2 points` of two shares, 0–1. */
export function pointsWords(now: number | null, before: number | null): string | null {
  return now === null || before === null ? null : signed((now - before) * 100, 1);
}

function signed(value: number, digits: number): string {
  const rounded = Number(value.toFixed(digits));
  const text = Math.abs(rounded).toLocaleString(locale(), { maximumFractionDigits: digits });
  return (rounded > 0 ? "+" : rounded < 0 ? "−" : "±") + text;
}
