/** Turns letters as read into a plate: fits them to formats that states issue, names look-alikes. Pure. */
import type { ReadLine } from "./tesseract.ts";

export type Candidate = { plate: string; score: number };

/** `plate` in lower case; `candidates` start with it. */
export type Judgement = {
  plate: string;
  score: number;
  region: { code: string; score: number };
  candidates: Candidate[];
};

/** A is a letter, 0 a digit; `letters` are those a state uses. */
type Format = { region: string; pattern: string; letters: RegExp };

const formats: readonly Format[] = [
  { region: "us-ca", pattern: "0AAA000", letters: /[^IOQ]/ },
  { region: "us-tx", pattern: "AAA0000", letters: /[^AEIOUQ]/ },
  { region: "us-fl", pattern: "AAAA00", letters: /[^IOQ]/ },
  { region: "us-ok", pattern: "AAA000", letters: /[^IOQ]/ },
];

const lookAlikes = [
  "0ODQ",
  "1ILT",
  "2Z",
  "5S",
  "6G",
  "8B",
  "4A",
  "7T",
  "UV",
  "MN",
  "CG",
  "VY",
  "EF",
];
const unknownRegion = "us";
// Each exchanged letter makes the reading this much less sure.
const exchangeFactor = 0.93;
const maxCandidates = 6;

/** undefined when the text is too short for a plate. `shapeCount` is how many dark shapes the text was read from. */
export function judgeText(
  { text, confidence }: ReadLine,
  { shapeCount, regions }: { shapeCount: number; regions: string[] },
): Judgement | undefined {
  if (text.length < 4 || text.length > 9) return undefined;
  // Letters that touch make fewer shapes, dirt makes more; both make the reading doubtful.
  const shapeFactor = 0.85 ** Math.abs(shapeCount - text.length);
  const base = Math.max(0.05, confidence) * shapeFactor;
  const fits = formats.flatMap((format) => {
    const exchanges = fitFormat(text, format);
    if (!exchanges) return [];
    const hint = regions.length === 0 || regions.includes(format.region) ? 1 : 0.8;
    return [{
      ...exchanges,
      region: format.region,
      score: base * exchangeFactor ** exchanges.count * hint,
    }];
  }).sort((a, b) => b.score - a.score);
  const best = fits[0] ?? { plate: text, score: base * 0.7, region: unknownRegion };
  const candidates = listCandidates({
    best,
    others: [...fits.slice(1), { plate: text, score: base * 0.6 }],
  });
  return {
    plate: best.plate.toLowerCase(),
    score: round(best.score),
    region: { code: best.region, score: round(fits[0] ? Math.min(0.98, best.score) : 0.2) },
    candidates,
  };
}

/** The text with look-alikes exchanged where the format wants the other kind; undefined when it cannot fit. */
function fitFormat(
  text: string,
  { pattern, letters }: Format,
): { plate: string; count: number } | undefined {
  if (text.length !== pattern.length) return undefined;
  let plate = "";
  let count = 0;
  for (const [index, sign] of [...text].entries()) {
    const isWanted = (s: string) =>
      pattern[index] === "A" ? /[A-Z]/.test(s) && letters.test(s) : /\d/.test(s);
    if (isWanted(sign)) {
      plate += sign;
      continue;
    }
    const other = alikes(sign).find(isWanted);
    if (other === undefined) return undefined;
    plate += other;
    count++;
  }
  return { plate, count };
}

function alikes(sign: string): string[] {
  return lookAlikes.filter((group) => group.includes(sign)).flatMap((group) =>
    [...group].filter((other) => other !== sign)
  );
}

function listCandidates({ best, others }: { best: Candidate; others: Candidate[] }): Candidate[] {
  const variants = [...best.plate].flatMap((sign, index) =>
    alikes(sign).slice(0, 1).map((other) => ({
      plate: best.plate.slice(0, index) + other + best.plate.slice(index + 1),
      score: best.score * 0.8,
    }))
  );
  const unique = new Map<string, number>();
  for (const { plate, score } of [best, ...others, ...variants]) {
    if (!unique.has(plate)) unique.set(plate, score);
  }
  return [...unique].sort((a, b) => b[1] - a[1]).slice(0, maxCandidates)
    .map(([plate, score]) => ({ plate: plate.toLowerCase(), score: round(score) }));
}

function round(score: number): number {
  return Math.round(score * 1000) / 1000;
}
