// Owns reading what `deno compile` put into a binary (permissions, entry, files) without running it.
// Knows the layout that Deno 2.9 writes, and refuses any other rather than guess.
import { createHash } from "node:crypto";
import { z } from "zod";
import { findNote, lastPageIsItsOwn, machineOf } from "./elf.ts";

const MAGIC = "d3n0l4nd";

const List = z.array(z.string()).nullable();

const Metadata = z.object({
  argv: z.array(z.string()),
  permissions: z.record(z.string(), z.union([List, z.boolean()])),
  v8_flags: z.array(z.string()),
  entrypoint_key: z.string(),
  unstable_config: z.object({ features: z.array(z.string()) }),
});

interface VirtualEntry {
  File?: { n: string; o: [offset: number, size: number] };
  Dir?: { n: string; e: VirtualEntry[] };
}

export interface Payload {
  machine: string;
  /** Starts on kernels with pages of 16 and 64 KiB too. */
  isPageSafe: boolean;
  entry: string;
  /** `allow_read: ["/etc/washfleet"]`; an empty list means everything, null nothing. */
  permissions: Record<string, string[] | boolean | null>;
  v8Flags: string[];
  unstable: string[];
  files: { path: string; sizeBytes: number; sha256: string }[];
}

/** @throws Error naming what is not as Deno 2.9 writes it, or what should not be in there. */
export function readPayload(binary: Uint8Array): Payload {
  const note = findNote(binary, "SUI");
  if (note === null) throw new Error("Cannot find a payload: this is no binary of deno compile");
  const reader = new PayloadReader(note);
  reader.expect(`\u0008\0${MAGIC}${MAGIC}`, "the payload's opening");
  const metadata = Metadata.parse(JSON.parse(new TextDecoder().decode(reader.block())));
  // npm packages (8 bytes: their length), remote modules (three counts): the agent is one file.
  reader.expect("\0".repeat(20), "a payload without npm packages and remote modules");
  const tree = JSON.parse(new TextDecoder().decode(reader.block())) as VirtualEntry[];
  const content = reader.block();
  reader.expect(MAGIC, "the payload's end");
  return {
    machine: machineOf(binary),
    isPageSafe: lastPageIsItsOwn(binary),
    entry: metadata.entrypoint_key,
    permissions: metadata.permissions,
    v8Flags: metadata.v8_flags.slice(1), // the first stands where a program's name would
    unstable: metadata.unstable_config.features,
    files: listFiles(tree, { content, folder: "" }),
  };
}

class PayloadReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Eight bytes of length, then as many of content. */
  block(): Uint8Array {
    const { buffer, byteOffset, byteLength } = this.#bytes;
    if (this.#at + 8 > byteLength) throw new Error("Cannot read the payload: it is cut off");
    const size = Number(new DataView(buffer, byteOffset).getBigUint64(this.#at, true));
    const start = this.#at + 8;
    if (start + size > byteLength) throw new Error("Cannot read the payload: it is cut off");
    this.#at = start + size;
    return this.#bytes.subarray(start, this.#at);
  }

  expect(text: string, what: string): void {
    const found = this.#bytes.subarray(this.#at, this.#at + text.length);
    if (new TextDecoder("latin1").decode(found) !== text) {
      throw new Error(`Cannot find ${what}: another version of Deno, or not bundled before`);
    }
    this.#at += text.length;
  }
}

function listFiles(
  entries: readonly VirtualEntry[],
  { content, folder }: { content: Uint8Array; folder: string },
): Payload["files"] {
  return entries.flatMap(({ File: file, Dir: dir }) => {
    if (dir !== undefined) return listFiles(dir.e, { content, folder: `${folder}${dir.n}/` });
    if (file === undefined) throw new Error("Cannot list a file of the payload: it is a link");
    const [start, sizeBytes] = file.o;
    const sha256 = createHash("sha256").update(content.subarray(start, start + sizeBytes));
    return [{ path: `${folder}${file.n}`, sizeBytes, sha256: sha256.digest("hex") }];
  });
}
