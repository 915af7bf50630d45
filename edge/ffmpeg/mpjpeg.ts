// Owns how FFmpeg's `-f mpjpeg` bytes become JPEGs, by Content-length and never by searching FFD8/FFD9
// (wrong on embedded thumbnails, and twelve times slower). Pure: reads no stream, knows no process.

/** A part's header is about 60 bytes; one longer than this is not FFmpeg's. */
const MAX_HEADER_BYTES = 1024;
const HEADER_END = [0x0d, 0x0a, 0x0d, 0x0a] as const;
const PART_HEADER =
  /^(?:\r\n)?--ffmpeg\r\nContent-type: image\/jpeg\r\nContent-length: *(\d{1,10})\r\n\r\n$/i;

/** What one piece of the stream gave. After a fault the parser gives nothing more. */
export interface ParsedPictures {
  /** Complete JPEGs, each with a buffer of its own and of exactly its size. */
  readonly pictures: Uint8Array<ArrayBuffer>[];
  /** What is wrong with the stream, or null. */
  readonly fault: string | null;
}

/** Reads one process's output from its first byte on. A new process needs a new parser. */
export interface MpjpegParser {
  push(chunk: Uint8Array): ParsedPictures;
}

/**
 * @param options.maxPictureBytes a part that claims more is a fault; nothing is allocated for it.
 *
 * A byte is copied once, into the buffer that its frame keeps for life: a view into the pipe's
 * 64 kB chunk would keep that whole chunk alive and make the frame store's byte bound a lie.
 */
export function createMpjpegParser(options: { maxPictureBytes: number }): MpjpegParser {
  return new PartReader(options.maxPictureBytes);
}

class PartReader implements MpjpegParser {
  readonly #maxPictureBytes: number;
  readonly #header = new Uint8Array(MAX_HEADER_BYTES);
  #headerBytes = 0;
  #picture: Uint8Array<ArrayBuffer> | null = null;
  #pictureBytes = 0;
  #fault: string | null = null;

  constructor(maxPictureBytes: number) {
    this.#maxPictureBytes = maxPictureBytes;
  }

  push(chunk: Uint8Array): ParsedPictures {
    const pictures: Uint8Array<ArrayBuffer>[] = [];
    let offset = 0;
    while (offset < chunk.length && this.#fault === null) {
      offset = this.#picture === null
        ? this.#readHeader(chunk, offset)
        : this.#readPicture(chunk, { offset, picture: this.#picture, pictures });
    }
    return { pictures, fault: this.#fault };
  }

  #readHeader(chunk: Uint8Array, start: number): number {
    for (let offset = start; offset < chunk.length; offset++) {
      if (this.#headerBytes === MAX_HEADER_BYTES) {
        this.#fault = `a part's header is longer than ${MAX_HEADER_BYTES} bytes`;
        return offset;
      }
      this.#header[this.#headerBytes++] = chunk[offset] ?? 0;
      if (this.#isHeaderComplete()) {
        this.#beginPicture();
        return offset + 1;
      }
    }
    return chunk.length;
  }

  #isHeaderComplete(): boolean {
    const start = this.#headerBytes - HEADER_END.length;
    return start >= 0 && HEADER_END.every((byte, index) => this.#header[start + index] === byte);
  }

  #beginPicture(): void {
    const text = new TextDecoder("latin1").decode(this.#header.subarray(0, this.#headerBytes));
    this.#headerBytes = 0;
    const claimed = PART_HEADER.exec(text)?.[1];
    if (claimed === undefined) {
      this.#fault = "a part does not begin with FFmpeg's boundary, type and length";
      return;
    }
    const sizeBytes = Number(claimed);
    if (sizeBytes < 2 || sizeBytes > this.#maxPictureBytes) {
      this.#fault = `a picture of ${sizeBytes} bytes is not within 2–${this.#maxPictureBytes}`;
      return;
    }
    this.#picture = new Uint8Array(sizeBytes);
    this.#pictureBytes = 0;
  }

  #readPicture(chunk: Uint8Array, into: {
    offset: number;
    picture: Uint8Array<ArrayBuffer>;
    pictures: Uint8Array<ArrayBuffer>[];
  }): number {
    const { offset, picture, pictures } = into;
    const end = Math.min(chunk.length, offset + picture.length - this.#pictureBytes);
    picture.set(chunk.subarray(offset, end), this.#pictureBytes);
    this.#pictureBytes += end - offset;
    if (this.#pictureBytes === picture.length) {
      this.#picture = null;
      if (picture[0] === 0xff && picture[1] === 0xd8) pictures.push(picture);
      else this.#fault = "a part is not a JPEG: it does not begin with FFD8";
    }
    return end;
  }
}
