/** Reads a baseline JPEG's segments up to its scan (ITU-T T.81, Annex B). Decodes no picture data. */
import { buildHuffmanTable, type HuffmanTable } from "./huffman_table.ts";
import { NotAJpegError } from "./not_a_jpeg_error.ts";

export type JpegComponent = {
  horizontal: number;
  vertical: number;
  quantization: Uint16Array;
  dc: HuffmanTable;
  ac: HuffmanTable;
};

export type JpegHeader = {
  width: number;
  height: number;
  components: JpegComponent[];
  /** In coded units, 0 for none. */
  restartInterval: number;
  scanOffset: number;
};

type Frame = { width: number; height: number; components: Map<number, FrameComponent> };
type FrameComponent = { horizontal: number; vertical: number; quantizationId: number };

const marker = {
  sof0: 0xc0,
  sof1: 0xc1,
  huffman: 0xc4,
  quantization: 0xdb,
  restart: 0xdd,
  scan: 0xda,
};

/** @throws when the bytes are not a baseline JPEG. */
export function readJpegHeader(jpeg: Uint8Array): JpegHeader {
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) {
    throw new NotAJpegError("Cannot read as a JPEG: wrong first bytes");
  }
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  const quantization = new Map<number, Uint16Array>();
  const huffman = new Map<number, HuffmanTable>();
  let frame: Frame | undefined;
  let restartInterval = 0;
  for (let offset = 2; offset + 4 <= jpeg.length;) {
    if (jpeg[offset] !== 0xff) {
      throw new NotAJpegError(`Cannot read the JPEG: no marker at ${offset}`);
    }
    const code = view.getUint8(offset + 1);
    const length = view.getUint16(offset + 2);
    const segment = jpeg.subarray(offset + 4, offset + 2 + length);
    offset += 2 + length;
    if (code === marker.quantization) readQuantization(segment, quantization);
    else if (code === marker.huffman) readHuffman(segment, huffman);
    else if (code === marker.sof0 || code === marker.sof1) frame = readFrame(segment);
    else if (code === marker.restart) {
      restartInterval = byteAt(segment, 0) << 8 | byteAt(segment, 1);
    } else if (code === marker.scan) {
      if (!frame) throw new NotAJpegError("Cannot read the JPEG: it is not baseline");
      const components = readScan(segment, { frame, quantization, huffman });
      return {
        width: frame.width,
        height: frame.height,
        components,
        restartInterval,
        scanOffset: offset,
      };
    }
  }
  throw new NotAJpegError("Cannot read the JPEG: it has no scan");
}

function readQuantization(segment: Uint8Array, tables: Map<number, Uint16Array>): void {
  for (let offset = 0; offset < segment.length;) {
    const head = byteAt(segment, offset++);
    const isWide = head >> 4 === 1;
    const table = new Uint16Array(64);
    for (let k = 0; k < 64; k++) {
      table[k] = isWide
        ? byteAt(segment, offset) << 8 | byteAt(segment, offset + 1)
        : byteAt(segment, offset);
      offset += isWide ? 2 : 1;
    }
    tables.set(head & 15, table);
  }
}

function readHuffman(segment: Uint8Array, tables: Map<number, HuffmanTable>): void {
  for (let offset = 0; offset < segment.length;) {
    const id = byteAt(segment, offset);
    const counts = segment.subarray(offset + 1, offset + 17);
    offset += 17;
    const symbols = segment.subarray(
      offset,
      offset + counts.reduce((sum, count) => sum + count, 0),
    );
    offset += symbols.length;
    tables.set(id, buildHuffmanTable(counts, symbols));
  }
}

function readFrame(segment: Uint8Array): Frame {
  const components = new Map<number, FrameComponent>();
  const count = requireOneToFour(byteAt(segment, 5), "components");
  for (let i = 0; i < count; i++) {
    const at = 6 + i * 3;
    const sampling = byteAt(segment, at + 1);
    components.set(byteAt(segment, at), {
      horizontal: requireOneToFour(sampling >> 4, "samples across"),
      vertical: requireOneToFour(sampling & 15, "samples down"),
      quantizationId: byteAt(segment, at + 2),
    });
  }
  const height = byteAt(segment, 1) << 8 | byteAt(segment, 2);
  const width = byteAt(segment, 3) << 8 | byteAt(segment, 4);
  return { width, height, components };
}

/** As T.81, B.2.2 and B.2.3 have it; anything else could keep a reader busy for ever. */
function requireOneToFour(value: number, what: string): number {
  if (value >= 1 && value <= 4) return value;
  throw new NotAJpegError(`Cannot read the JPEG: it has ${value} ${what}`);
}

function readScan(
  segment: Uint8Array,
  { frame, quantization, huffman }: {
    frame: Frame;
    quantization: Map<number, Uint16Array>;
    huffman: Map<number, HuffmanTable>;
  },
): JpegComponent[] {
  return Array.from({ length: byteAt(segment, 0) }, (_, i) => {
    const component = frame.components.get(byteAt(segment, 1 + i * 2));
    const tables = byteAt(segment, 2 + i * 2);
    const dc = huffman.get(tables >> 4);
    const ac = huffman.get(0x10 | (tables & 15));
    const table = quantization.get(component?.quantizationId ?? -1);
    if (!component || !dc || !ac || !table) {
      throw new NotAJpegError("Cannot read the JPEG: a table is missing");
    }
    return {
      horizontal: component.horizontal,
      vertical: component.vertical,
      quantization: table,
      dc,
      ac,
    };
  });
}

function byteAt(bytes: Uint8Array, offset: number): number {
  return bytes[offset] ?? 0;
}
