// Owns what the launcher remembers from one start to the next: which release runs, which one to go
// back to, a trial under way, and the highest sequence that was ever committed.
import { z } from "zod";
import { ReleaseSequence } from "../../server/contract/release.ts";
import { writeFileAtomically } from "../config/write_file_atomically.ts";
import { sha256 } from "./verify_release.ts";

const Slot = z.enum(["a", "b"]);
export type Slot = z.infer<typeof Slot>;

/** The package's release, or one of a slot, known by its manifest's digest. */
const ReleasePointer = z.discriminatedUnion("source", [
  z.object({ source: z.literal("packaged"), sequence: ReleaseSequence }),
  z.object({
    source: Slot,
    sequence: ReleaseSequence,
    digest: z.string().regex(/^[0-9a-f]{64}$/),
  }),
]);
export type ReleasePointer = z.infer<typeof ReleasePointer>;

/** How the agent was before the update: a trial is judged against it. */
export const HealthBefore = z.object({
  is_link_up: z.boolean(),
  streaming: z.array(z.string().max(40)).max(64).describe("ids of cameras that gave pictures"),
});
export type HealthBefore = z.infer<typeof HealthBefore>;

const Failure = z.object({
  sequence: ReleaseSequence,
  /** `rolled_back`: it was tried and is not tried again by itself. `damaged`: it may come anew. */
  kind: z.enum(["rolled_back", "damaged"]),
  reason: z.string().max(500),
  at: z.iso.datetime(),
});
export type Failure = z.infer<typeof Failure>;

/** How many failures are remembered: enough for a bad year, too few to fill a disk. */
export const MOST_FAILURES = 20;

export const UpdateState = z.object({
  format: z.literal(1),
  /** Highest sequence ever committed here; nothing below it is installed again. */
  floor: z.int().min(0),
  active: ReleasePointer,
  /** What ran before `active`; the package's release where there was none. */
  previous: ReleasePointer,
  trial: z.object({
    attempts_left: z.int().min(0).max(10),
    before: HealthBefore,
  }).nullable(),
  failures: z.array(Failure).max(MOST_FAILURES).describe("newest last"),
});
export type UpdateState = z.infer<typeof UpdateState>;

/** `null`: there is none, or none that can be believed. */
export interface KeptState {
  state: UpdateState | null;
  /** From the state and its copy on its own, so that one damaged file does not lower it. */
  floor: number;
}

const STATE_NAME = "state.json";
const FLOOR_NAME = "floor";
/** The number twice: no damage makes it another one that is believed. */
const FLOOR_LINE = /^(\d{1,10}) \1\n$/;
const Sealed = z.object({ sha256: z.string(), state: z.unknown() });

/** Reads both files; never throws for what is on the disk. */
export async function readState(folder: string): Promise<KeptState> {
  const state = UpdateState.safeParse(await unsealed(await readText(`${folder}/${STATE_NAME}`)));
  const kept = FLOOR_LINE.exec(await readText(`${folder}/${FLOOR_NAME}`))?.[1] ?? "0";
  const floor = Math.max(state.data?.floor ?? 0, Number(kept));
  return { state: state.success ? { ...state.data, floor } : null, floor };
}

/**
 * Writes the floor first: when the power goes in between, it is too high rather than too low.
 * What is there already is not written again: most starts change nothing, and flash wears out.
 * @throws Deno.errors.* of the file system; the old state is then as it was
 */
export async function writeState(
  folder: string,
  state: UpdateState,
  onStep: (step: "floor_written" | "state_written") => void | Promise<void> = () => {},
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const floor = `${state.floor} ${state.floor}\n`;
  if (await readText(`${folder}/${FLOOR_NAME}`) !== floor) {
    await writeFileAtomically(`${folder}/${FLOOR_NAME}`, floor);
    await onStep("floor_written");
  }
  const text = await sealed(UpdateState.parse(state));
  if (await readText(`${folder}/${STATE_NAME}`) === text) return;
  await writeFileAtomically(`${folder}/${STATE_NAME}`, text);
  await onStep("state_written");
}

/** With a checksum: a flipped bit must not change what is believed, such as the floor. */
async function sealed(state: UpdateState): Promise<string> {
  return `${JSON.stringify({ sha256: await checksum(state), state }, null, 2)}\n`;
}

/** Undefined unless it is whole. */
async function unsealed(text: string): Promise<unknown> {
  const kept = Sealed.safeParse(parseJson(text));
  return kept.success && kept.data.sha256 === await checksum(kept.data.state)
    ? kept.data.state
    : undefined;
}

function checksum(state: unknown): Promise<string> {
  return sha256(new TextEncoder().encode(JSON.stringify(state)));
}

/** Adds one, dropping the oldest; the time is for people. */
export function withFailure(
  failures: readonly Failure[],
  failure: Omit<Failure, "at"> & { at: Date },
): Failure[] {
  const reason = failure.reason.slice(0, 500);
  return [...failures, { ...failure, reason, at: failure.at.toISOString() }].slice(-MOST_FAILURES);
}

async function readText(path: string): Promise<string> {
  try {
    const { size, isFile } = await Deno.stat(path);
    return isFile && size < 100_000 ? await Deno.readTextFile(path) : "";
  } catch {
    return "";
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
