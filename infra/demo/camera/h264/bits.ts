/** Bits of an H.264 raw byte sequence: fixed width and Exp-Golomb (ITU-T H.264, 9.1). Knows no syntax element. */

/** Reads bits most significant first. @throws RangeError past the end. */
export class BitReader {
  #bitOffset = 0;

  constructor(readonly bytes: Uint8Array) {}

  get bitOffset(): number {
    return this.#bitOffset;
  }

  bit(): number {
    const byte = this.bytes[this.#bitOffset >> 3];
    if (byte === undefined) {
      throw new RangeError(`Cannot read a bit past the end: current offset is ${this.#bitOffset}`);
    }
    return (byte >> (7 - (this.#bitOffset++ & 7))) & 1;
  }

  /** Unsigned integer of `count` bits, 0–32. */
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.bit();
    return value;
  }

  /** ue(v) */
  unsigned(): number {
    let zeros = 0;
    while (this.bit() === 0) zeros++;
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** se(v) */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }
}

/** Writes bits most significant first into a growing list of bytes. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #partial = 0;
  #partialBits = 0;

  bit(value: number): void {
    this.#partial = (this.#partial << 1) | (value & 1);
    if (++this.#partialBits === 8) {
      this.#bytes.push(this.#partial);
      this.#partial = 0;
      this.#partialBits = 0;
    }
  }

  bits(value: number, count: number): void {
    for (let i = count - 1; i >= 0; i--) this.bit(Math.floor(value / 2 ** i) % 2);
  }

  /** ue(v) */
  unsigned(value: number): void {
    const width = Math.floor(Math.log2(value + 1));
    this.bits(0, width);
    this.bits(value + 1, width + 1);
  }

  /** se(v) */
  signed(value: number): void {
    this.unsigned(value > 0 ? 2 * value - 1 : -2 * value);
  }

  /** The bytes after rbsp_trailing_bits (a one, then zeros to the byte's end). */
  finish(): Uint8Array {
    this.bit(1);
    while (this.#partialBits !== 0) this.bit(0);
    return Uint8Array.from(this.#bytes);
  }
}
