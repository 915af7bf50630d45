// Owns the shape of a backup's file: records in a gzip stream, ended by the digest of all of them.
// Half a file, or one with a changed bit, is told from a whole one. Knows no table.
import { createHash } from "node:crypto";

/** `data` belongs to the `table` or `picture` before it; `end` says how much came. */
export type RecordKind = "header" | "key" | "table" | "picture" | "data" | "end" | "footer";

export interface ArchiveRecord {
  kind: RecordKind;
  payload: Uint8Array<ArrayBuffer>;
}

// One letter each, in the file.
const LETTERS: Record<RecordKind, string> = {
  header: "H",
  key: "K",
  table: "T",
  picture: "P",
  data: "D",
  end: "E",
  footer: "Z",
};
const KINDS = new Map(
  Object.entries(LETTERS).map(([kind, letter]) => [letter, kind as RecordKind]),
);
const MAGIC = new TextEncoder().encode("washfleet backup 1\n");
const HEAD_BYTES = 5;
const DIGEST_BYTES = 32;
// A length beyond this is no length: nothing is written in larger pieces.
const RECORD_MOST_BYTES = 64_000_000;

export interface ArchiveWriter {
  /** Waits while the disk is slow. An object is written as JSON. */
  write(kind: RecordKind, payload: Uint8Array | object): Promise<void>;
  /** Writes the digest; the file has its name only now, and all of it is on the disk. */
  finish(): Promise<{ sizeBytes: number }>;
  /** Leaves nothing. */
  abandon(): Promise<void>;
}

/** A new file that only its user may read. @throws Deno.errors.AlreadyExists */
export async function createArchive(path: string): Promise<ArchiveWriter> {
  if (await Deno.stat(path).then(() => true, () => false)) {
    throw new Deno.errors.AlreadyExists(`Cannot write ${path} as it is there already`);
  }
  const part = `${path}.part`;
  const file = await Deno.open(part, { write: true, createNew: true, mode: 0o600 });
  const gzip = new CompressionStream("gzip");
  const storing = storeAll(gzip.readable, file);
  storing.catch(() => {}); // told by the next write or the end
  const writer = gzip.writable.getWriter();
  const digest = createHash("sha256");
  const put = async (bytes: Uint8Array) => {
    digest.update(bytes);
    // A view may lie on a buffer that is used again.
    await writer.write(new Uint8Array(bytes)).catch(async (error) => {
      await storing; // knows better why: the disk is full
      throw error;
    });
  };
  await put(MAGIC);
  return {
    write: async (kind, payload) => {
      const bytes = payload instanceof Uint8Array
        ? payload
        : new TextEncoder().encode(JSON.stringify(payload));
      await put(headOf(kind, bytes.length));
      await put(bytes);
    },
    finish: async () => {
      await writer.write(new Uint8Array(digest.digest()));
      await writer.close();
      await storing;
      await file.sync();
      const { size } = await file.stat();
      file.close();
      await Deno.rename(part, path);
      return { sizeBytes: size };
    },
    abandon: async () => {
      await writer.abort().catch(() => {});
      await storing.catch(() => {});
      file.close();
      await Deno.remove(part);
    },
  };
}

async function storeAll(stream: ReadableStream<Uint8Array>, file: Deno.FsFile): Promise<void> {
  for await (const bytes of stream) {
    for (let written = 0; written < bytes.length;) {
      written += await file.write(bytes.subarray(written));
    }
  }
}

function headOf(kind: RecordKind, length: number): Uint8Array {
  const head = new Uint8Array(HEAD_BYTES);
  head[0] = LETTERS[kind].charCodeAt(0);
  new DataView(head.buffer).setUint32(1, length);
  return head;
}

/** The file is no backup, not all of one, or not as it was written. */
export class DamagedArchive extends Error {
  constructor(path: string, why: string, cause?: unknown) {
    super(`Cannot use ${path} as a backup: ${why}`, { cause });
    this.name = "DamagedArchive";
  }
}

/**
 * All records up to the footer; the digest is compared before the footer is handed out.
 * @throws DamagedArchive
 */
export async function* readArchive(path: string): AsyncGenerator<ArchiveRecord, void, void> {
  const file = await Deno.open(path);
  const bytes = new ByteReader(file.readable.pipeThrough(new DecompressionStream("gzip")));
  try {
    const digest = createHash("sha256");
    const take = async (length: number) => {
      const taken = await bytes.take(length).catch((cause) => {
        throw new DamagedArchive(path, "it is cut off or changed", cause);
      });
      digest.update(taken);
      return taken;
    };
    const magic = await take(MAGIC.length);
    if (!magic.every((byte, index) => byte === MAGIC[index])) {
      throw new DamagedArchive(path, "it is of another kind or a newer version");
    }
    while (true) {
      const head = await take(HEAD_BYTES);
      const kind = KINDS.get(String.fromCharCode(head[0] ?? 0));
      const length = new DataView(head.buffer, head.byteOffset).getUint32(1);
      if (kind === undefined || length > RECORD_MOST_BYTES) {
        throw new DamagedArchive(path, "it is changed");
      }
      const payload = await take(length);
      if (kind === "footer") await compareDigest(path, { expected: digest.digest(), bytes });
      yield { kind, payload };
      if (kind === "footer") return;
    }
  } finally {
    await bytes.close();
  }
}

async function compareDigest(
  path: string,
  { expected, bytes }: { expected: Uint8Array; bytes: ByteReader },
): Promise<void> {
  const written = await bytes.take(DIGEST_BYTES).catch((cause) => {
    throw new DamagedArchive(path, "its end is missing", cause);
  });
  if (!written.every((byte, index) => byte === expected[index])) {
    throw new DamagedArchive(path, "its content is not what was written");
  }
  const isEnd = await bytes.isEnd().catch(() => false);
  if (!isEnd) throw new DamagedArchive(path, "something follows its end");
}

/** So many bytes at a time out of a stream of any pieces. */
class ByteReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #rest = new Uint8Array();

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /** @throws Error when the stream ends before */
  async take(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const taken = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      if (this.#rest.length === 0 && !await this.#more()) {
        throw new Error("the stream ended early");
      }
      const piece = this.#rest.subarray(0, length - filled);
      taken.set(piece, filled);
      filled += piece.length;
      this.#rest = this.#rest.subarray(piece.length);
    }
    return taken;
  }

  async isEnd(): Promise<boolean> {
    return this.#rest.length === 0 && !await this.#more();
  }

  close(): Promise<void> {
    return this.#reader.cancel().catch(() => {});
  }

  async #more(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const { value, done } = await this.#reader.read();
      if (done) return false;
      this.#rest = new Uint8Array(value);
    }
    return true;
  }
}
