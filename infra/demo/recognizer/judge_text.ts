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

/** What a state issues: for each place the signs that occur there. */
type Format = { region: string; places: RegExp[] };

const mostLetters = /[A-HJ-NPR-Z]/;
const consonants = /[B-DF-HJ-NPR-TV-Z]/;
const digit = /\d/;
const formats: readonly Format[] = [
  // California's passenger series never starts with 0.
  {
    region: "us-ca",
    places: [/[1-9]/, mostLetters, mostLetters, mostLetters, digit, digit, digit],
  },
  { region: "us-tx", places: [consonants, consonants, consonants, digit, digit, digit, digit] },
  { region: "us-fl", places: [mostLetters, mostLetters, mostLetters, mostLetters, digit, digit] },
  { region: "us-ok", places: [mostLetters, mostLetters, mostLetters, digit, digit, digit] },
];

// How sure an exchange leaves the reading: pairs of the same shape, then of a similar one.
const sameShape = { groups: ["0O", "1I", "2Z", "5S", "6G", "8B"], factor: 0.95 };
const similarShape = {
  groups: [
    "0DQ",
    "ODQ",
    "O9",
    "1LT",
    "I1LT",
    "4A",
    "7T",
    "UV",
    "MN",
    "CG",
    "VY",
    "EF",
    "3B",
    "B6",
    "PF",
  ],
  factor: 0.8,
};
const unknownRegion = "us";
// A text of no known format is more often a sign than a plate.
const unknownFormatFactor = 0.6;
// As many letters as shapes, and in a format that a state issues, is hardly chance: Tesseract's doubt counts for less.
const fitFloor = 0.65;
const fitCeiling = 0.96;
const otherRegionFactor = 0.8;
const maxCandidates = 6;

/** undefined when the text is too short for a plate. `shapeCount` is how many dark shapes the text was read from. */
export function judgeText(
  { text, confidence }: ReadLine,
  { shapeCount, regions }: { shapeCount: number; regions: string[] },
): Judgement | undefined {
  const spellings = [...new Set([text, ...withoutDoubles(text, shapeCount)])]
    .filter(({ length }) => length >= 4 && length <= 9);
  if (spellings.length === 0) return undefined;
  const fits = spellings.flatMap((spelling) => {
    // Letters that touch make fewer shapes, dirt makes more; both make the reading doubtful.
    const base = Math.max(0.05, confidence) * 0.85 ** Math.abs(shapeCount - spelling.length);
    const fitting = shapeCount === spelling.length
      ? fitFloor + (fitCeiling - fitFloor) * confidence
      : base;
    const known = formats.flatMap(({ region, places }) => {
      const fit = fitPlaces(spelling, places);
      const hint = regions.length === 0 || regions.includes(region) ? 1 : otherRegionFactor;
      return fit ? [{ plate: fit.plate, region, score: fitting * fit.factor * hint }] : [];
    });
    return [...known, {
      plate: spelling,
      region: unknownRegion,
      score: base * unknownFormatFactor,
    }];
  }).sort((a, b) => b.score - a.score);
  const best = fits[0];
  if (!best) return undefined;
  return {
    plate: best.plate.toLowerCase(),
    score: round(best.score),
    region: {
      code: best.region,
      score: round(best.score * (best.region === unknownRegion ? 0.3 : 0.97)),
    },
    candidates: listCandidates(best, fits.slice(1)),
  };
}

/** Where Tesseract gave both of two look-alikes for one shape: the text with either left out. */
function withoutDoubles(text: string, shapeCount: number): string[] {
  if (text.length !== shapeCount + 1) return [];
  return [...text].flatMap((sign, index) => {
    const next = text[index + 1];
    if (next === undefined || !alikes(sign).some((other) => other.sign === next)) return [];
    return [0, 1].map((offset) => text.slice(0, index + offset) + text.slice(index + offset + 1));
  });
}

/** The text with look-alikes exchanged where a place wants another sign; undefined when it cannot fit. */
function fitPlaces(text: string, places: RegExp[]): { plate: string; factor: number } | undefined {
  if (text.length !== places.length) return undefined;
  let plate = "";
  let factor = 1;
  for (const [index, sign] of [...text].entries()) {
    const place = places[index];
    if (place?.test(sign)) {
      plate += sign;
      continue;
    }
    const other = alikes(sign).find((alike) => place?.test(alike.sign));
    if (!other) return undefined;
    plate += other.sign;
    factor *= other.factor;
  }
  return { plate, factor };
}

/** The likeliest first. */
function alikes(sign: string): { sign: string; factor: number }[] {
  return [sameShape, similarShape].flatMap(({ groups, factor }) =>
    groups.filter((group) => group.includes(sign)).flatMap((group) =>
      [...group].filter((other) => other !== sign).map((other) => ({ sign: other, factor }))
    )
  );
}

function listCandidates(best: Candidate, others: Candidate[]): Candidate[] {
  const variants = [...best.plate].flatMap((sign, index) =>
    alikes(sign).slice(0, 1).map((other) => ({
      plate: best.plate.slice(0, index) + other.sign + best.plate.slice(index + 1),
      score: best.score * other.factor * 0.9,
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
