// Owns how a read's plate compares with an entry of a list, and what may come of it. Pure.
// Only what was read, or what the recognizer was as sure of, may open a gate: never a likeness.
import type { ListKind, ListMatch, MatchHow } from "../contract/plate_list.ts";
import { comparePlates, foldPlate } from "../reads/plate_text.ts";

/** What is matched: the plate, and the candidates that are as sure as a reading must be. */
export interface MatchedPlate {
  plate: string;
  candidates: readonly string[];
}

export interface MatchableEntry {
  list_id: string;
  list_kind: ListKind;
  entry_id: string;
  plate: string;
}

/** The candidates other than the plate that are sure enough to be matched. `minConfidence` 0–1. */
export function matchedPlate(
  read: { plate: string; candidates: readonly { plate: string; confidence: number }[] },
  minConfidence: number,
): MatchedPlate {
  const candidates = read.candidates
    .filter(({ plate, confidence }) => confidence >= minConfidence && plate !== read.plate)
    .map(({ plate }) => plate);
  return { plate: read.plate, candidates: [...new Set(candidates)] };
}

/**
 * What an entry is stored under: the folded plate, and that without each one of its characters.
 * Any two plates that are one edit apart share one of these.
 */
export function nearKeys(plate: string): string[] {
  const characters = [...foldPlate(plate)];
  const without = characters.map((_, index) => characters.toSpliced(index, 1).join(""));
  return [...new Set([characters.join(""), ...without.filter((key) => key !== "")])];
}

/** What entries are looked for by: those of the plate, and the candidates' own. */
export function lookupKeys({ plate, candidates }: MatchedPlate): string[] {
  return [...new Set([...nearKeys(plate), ...candidates.map(foldPlate)])];
}

const SUREST_FIRST: readonly MatchHow[] = ["exact", "candidate", "look_alike", "fuzzy"];

/** How an entry matches; `null`: it does not. */
export function howMatched(read: MatchedPlate, entry: string): MatchHow | null {
  if (read.plate === entry) return "exact";
  if (read.candidates.includes(entry)) return "candidate";
  if (foldPlate(read.plate) === foldPlate(entry)) return "look_alike";
  return comparePlates(foldPlate(read.plate), foldPlate(entry)) === "near" ? "fuzzy" : null;
}

/**
 * The surest match of each list, the surest first. A member may open when it is exact or a candidate
 * and no list blocks a plate that is as sure.
 */
export function matchEntries(
  read: MatchedPlate,
  entries: readonly MatchableEntry[],
): ListMatch[] {
  const matches = new Map<string, Omit<ListMatch, "may_open">>();
  for (const { plate, ...entry } of entries) {
    const how = howMatched(read, plate);
    const known = matches.get(entry.list_id);
    if (how !== null && (known === undefined || rankOf(how) < rankOf(known.how))) {
      matches.set(entry.list_id, { ...entry, how });
    }
  }
  const found = [...matches.values()].sort((a, b) => rankOf(a.how) - rankOf(b.how));
  const isBlocked = found.some((match) => match.list_kind === "blocked" && isSure(match.how));
  return found.map((match) => ({
    ...match,
    may_open: match.list_kind === "member" && isSure(match.how) && !isBlocked,
  }));
}

function isSure(how: MatchHow): boolean {
  return how === "exact" || how === "candidate";
}

function rankOf(how: MatchHow): number {
  return SUREST_FIRST.indexOf(how);
}
