// Owns which API keys open the agent: one that is valid, and for a while those that it replaced.
// Keys are compared in constant time; of old ones only the hash is known.
import { createHash, timingSafeEqual } from "node:crypto";
import { makeApiKey, type OldKey } from "./api_key.ts";

/** More have been given out than anybody will still look after: the oldest ends. */
const MAX_OLD_KEYS = 4;

/** A key that opens the agent. `id` names it without telling it. */
export interface KnownKey {
  id: string;
  /** Null for the key of now; else when it ends, at the latest. */
  validUntil: Date | null;
}

export interface Rotation {
  key: string;
  id: string;
  /** When the key of before ends; null: it has ended. */
  oldKeyValidUntil: Date | null;
}

export interface KeyRing {
  /** The key that was guessed, null if it opens nothing. */
  find(guess: string): KnownKey | null;
  /** The key of this id, null once it has ended. */
  byId(id: string): KnownKey | null;
  /**
   * Makes another key. The one of now stays valid for `oldValidMs`; 0 ends it and all before it.
   * @throws as `save` does; then every key is what it was
   */
  rotate(options: { oldValidMs: number }): Promise<Rotation>;
}

export interface KeyRingOptions {
  key: string;
  /** As read from the file; those that have ended are left out. */
  old?: readonly OldKey[];
  /** Keeps the keys over restarts. Default: they are forgotten. */
  save?: (keys: { key: string; old: OldKey[] }) => Promise<void>;
  now?: () => Date;
  monotonicMs?: () => number;
}

interface Replaced extends OldKey {
  /** On the monotonic clock, so that a clock that jumps neither ends nor keeps a key. */
  endsAtMs: number;
}

/** Knows `key` and those of `old` whose time has not come. */
export function createKeyRing(options: KeyRingOptions): KeyRing {
  return new Ring(options);
}

class Ring implements KeyRing {
  readonly #save: NonNullable<KeyRingOptions["save"]>;
  readonly #now: () => Date;
  readonly #monotonicMs: () => number;
  readonly #encoder = new TextEncoder();
  #bytes: Uint8Array;
  #id: string;
  #old: Replaced[];
  #last: Promise<unknown> = Promise.resolve();

  constructor({ key, old = [], save, now, monotonicMs }: KeyRingOptions) {
    this.#save = save ?? (() => Promise.resolve());
    this.#now = now ?? (() => new Date());
    this.#monotonicMs = monotonicMs ?? (() => performance.now());
    this.#bytes = this.#encoder.encode(key);
    this.#id = sha256(key);
    this.#old = old
      .filter((kept) => kept.sha256 !== this.#id)
      .map((kept) => ({ ...kept, endsAtMs: this.#monotonicMs() + this.#remainingMs(kept) }));
  }

  find(guess: string): KnownKey | null {
    const bytes = this.#encoder.encode(guess);
    if (bytes.byteLength === this.#bytes.byteLength && timingSafeEqual(bytes, this.#bytes)) {
      return { id: this.#id, validUntil: null };
    }
    // What is compared is a hash, of which nobody can choose the first letters.
    return this.#old.length === 0 ? null : this.#findOld(sha256(guess));
  }

  byId(id: string): KnownKey | null {
    return id === this.#id ? { id, validUntil: null } : this.#findOld(id);
  }

  rotate({ oldValidMs }: { oldValidMs: number }): Promise<Rotation> {
    const turn = this.#last.then(() => this.#rotateNow(oldValidMs));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #rotateNow(oldValidMs: number): Promise<Rotation> {
    const replacedAtMs = this.#now().getTime();
    const oldKeyValidUntil = oldValidMs === 0 ? null : new Date(replacedAtMs + oldValidMs);
    const replaced = oldKeyValidUntil === null ? [] : [{
      sha256: this.#id,
      replaced_at: new Date(replacedAtMs).toISOString(),
      valid_until: oldKeyValidUntil.toISOString(),
      endsAtMs: this.#monotonicMs() + oldValidMs,
    }];
    const stay = oldKeyValidUntil === null ? [] : this.#old.filter((one) => this.#isValid(one));
    const old = [...replaced, ...stay].slice(0, MAX_OLD_KEYS);
    const key = makeApiKey();
    await this.#save({ key, old: old.map(({ endsAtMs: _, ...kept }) => kept) });
    this.#bytes = this.#encoder.encode(key);
    this.#id = sha256(key);
    this.#old = old;
    return { key, id: this.#id, oldKeyValidUntil };
  }

  #findOld(id: string): KnownKey | null {
    const known = this.#old.find((one) => one.sha256 === id && this.#isValid(one));
    return known === undefined ? null : { id, validUntil: new Date(known.valid_until) };
  }

  #isValid({ endsAtMs }: Replaced): boolean {
    return this.#monotonicMs() < endsAtMs;
  }

  /** A clock that is behind after a restart gives a key its whole time again, and no more. */
  #remainingMs({ replaced_at, valid_until }: OldKey): number {
    const untilMs = Date.parse(valid_until);
    return Math.min(untilMs - this.#now().getTime(), untilMs - Date.parse(replaced_at));
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
