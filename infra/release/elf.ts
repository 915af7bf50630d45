// Owns the little of the ELF format (64 bit, little endian) that a compiled binary is checked by.
// Source: System V ABI, generic part, "Program Header".

/** One program header. */
export interface Segment {
  /** Where the header itself stands in the file. */
  headerAt: number;
  type: number;
  offset: number;
  address: number;
  fileSize: number;
  memorySize: number;
}

export const PT_LOAD = 1;
const PT_NOTE = 4;

/** The largest page of any arm64 kernel; the Raspberry Pi 5's has 16 KiB. */
export const LARGEST_PAGE_BYTES = 64 * 1024;

/** Machines by their number in the header. */
const MACHINES: Record<number, string> = { 62: "x86_64", 183: "aarch64" };

/** @throws Error if the bytes are no such file. */
export function machineOf(file: Uint8Array): string {
  const isElf64 = file[0] === 0x7f && file[1] === 0x45 && file[2] === 0x4c && file[3] === 0x46 &&
    file[4] === 2 && file[5] === 1;
  if (!isElf64) throw new Error("Cannot read the file as a 64-bit little-endian ELF binary");
  const number = view(file).getUint16(18, true);
  return MACHINES[number] ?? `machine ${number}`;
}

/** Every program header. @throws Error if it is no ELF file, or is cut off. */
export function segmentsOf(file: Uint8Array): Segment[] {
  machineOf(file);
  const data = view(file);
  const [start, size, count] = [
    read64(data, 32),
    data.getUint16(54, true),
    data.getUint16(56, true),
  ];
  return Array.from({ length: count }, (_, index) => {
    const headerAt = start + index * size;
    return {
      headerAt,
      type: data.getUint32(headerAt, true),
      offset: read64(data, headerAt + 8),
      address: read64(data, headerAt + 16),
      fileSize: read64(data, headerAt + 32),
      memorySize: read64(data, headerAt + 40),
    };
  });
}

/** The content of the note of this owner; null without one. */
export function findNote(file: Uint8Array, owner: string): Uint8Array | null {
  const data = view(file);
  for (const { type, offset, fileSize } of segmentsOf(file)) {
    if (type !== PT_NOTE) continue;
    for (let at = offset; at + 12 <= offset + fileSize;) {
      const [nameSize, size] = [data.getUint32(at, true), data.getUint32(at + 4, true)];
      const contentAt = at + 12 + align(nameSize, 4);
      const name = new TextDecoder().decode(file.subarray(at + 12, at + 12 + nameSize));
      if (name === `${owner}\0`) return file.subarray(contentAt, contentAt + size);
      at = contentAt + align(size, 4);
    }
  }
  return null;
}

/**
 * A copy whose memory ends on a page of 64 KiB. What `deno compile` appends is mapped right behind:
 * on kernels with pages of 16 KiB it would come to lie on the last page of `.bss`, and the binary
 * crashes at start (denoland/deno#36282).
 */
export function padMemory(file: Uint8Array): Uint8Array<ArrayBuffer> {
  const last = lastLoaded(segmentsOf(file));
  const padded = new Uint8Array(file);
  const end = align(last.address + last.memorySize, LARGEST_PAGE_BYTES);
  view(padded).setBigUint64(last.headerAt + 40, BigInt(end - last.address), true);
  return padded;
}

/** Whether no two loaded segments share a page, whatever the kernel's pages are up to 64 KiB. */
export function lastPageIsItsOwn(file: Uint8Array): boolean {
  const loaded = segmentsOf(file).filter(({ type }) => type === PT_LOAD);
  const last = lastLoaded(loaded);
  const isCongruent = (last.address - last.offset) % LARGEST_PAGE_BYTES === 0;
  const pageStart = last.address - last.address % LARGEST_PAGE_BYTES;
  const others = loaded.filter((segment) => segment !== last);
  return isCongruent && others.every((other) => other.address + other.memorySize <= pageStart);
}

function lastLoaded(segments: readonly Segment[]): Segment {
  const last = segments.filter(({ type }) => type === PT_LOAD)
    .sort((one, other) => other.address - one.address)[0];
  if (last === undefined) throw new Error("Cannot pad a binary without loaded segments");
  return last;
}

function align(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

function read64(data: DataView, at: number): number {
  return Number(data.getBigUint64(at, true));
}

function view(file: Uint8Array): DataView {
  return new DataView(file.buffer, file.byteOffset, file.byteLength);
}
