import assert from "node:assert/strict";
import fc from "fast-check";
import { jpegSize } from "../jpeg/jpeg_size.ts";
import { createMpjpegParser } from "./mpjpeg.ts";

const MAX_PICTURE_BYTES = 4096;
const encoder = new TextEncoder();

const jpegBytes = fc.uint8Array({ minLength: 0, maxLength: 600 }).map((body) =>
  Uint8Array.from([0xff, 0xd8, ...body])
);

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** As FFmpeg's mpjpegenc writes it: the boundary first, then each part followed by a boundary. */
function multipart(pictures: readonly Uint8Array[]): Uint8Array {
  const parts = pictures.map((picture) =>
    concat([
      encoder.encode(`Content-type: image/jpeg\r\nContent-length: ${picture.length}\r\n\r\n`),
      picture,
      encoder.encode("\r\n--ffmpeg\r\n"),
    ])
  );
  return concat([encoder.encode("--ffmpeg\r\n"), ...parts]);
}

function parseInPieces(bytes: Uint8Array, cuts: readonly number[]) {
  const parser = createMpjpegParser({ maxPictureBytes: MAX_PICTURE_BYTES });
  const edges = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  const pictures: Uint8Array[] = [];
  let fault: string | null = null;
  for (const [index, start] of edges.slice(0, -1).entries()) {
    const parsed = parser.push(bytes.slice(start, edges[index + 1]));
    pictures.push(...parsed.pictures);
    fault = parsed.fault;
  }
  return { pictures, fault };
}

function faultOf(text: string): string | null {
  return createMpjpegParser({ maxPictureBytes: MAX_PICTURE_BYTES }).push(encoder.encode(text))
    .fault;
}

function part(length: string): string {
  return `--ffmpeg\r\nContent-type: image/jpeg\r\nContent-length: ${length}\r\n\r\n`;
}

Deno.test("createMpjpegParser() gives the same JPEGs however the stream is cut", () => {
  const stream = fc.array(jpegBytes, { maxLength: 5 }).chain((pictures) => {
    const bytes = multipart(pictures);
    return fc.record({
      pictures: fc.constant(pictures),
      bytes: fc.constant(bytes),
      cuts: fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 20 }),
    });
  });
  fc.assert(fc.property(stream, ({ pictures, bytes, cuts }) => {
    assert.deepEqual(parseInPieces(bytes, cuts), { pictures, fault: null });
  }));
});

Deno.test("createMpjpegParser() gives the same JPEGs when each byte comes alone", () => {
  const pictures = [Uint8Array.of(0xff, 0xd8, 1, 2), Uint8Array.of(0xff, 0xd8, 0x0d, 0x0a, 0x0d)];
  const bytes = multipart(pictures);
  const cuts = [...bytes.keys()];
  assert.deepEqual(parseInPieces(bytes, cuts), { pictures, fault: null });
});

Deno.test("createMpjpegParser() is not misled by a boundary or a thumbnail inside a picture", () => {
  const inside = encoder.encode(`\r\n${part("7")}`);
  const picture = concat([
    Uint8Array.of(0xff, 0xd8),
    inside,
    Uint8Array.of(0xff, 0xd8, 0xff, 0xd9),
  ]);
  assert.deepEqual(parseInPieces(multipart([picture, picture]), []).pictures, [picture, picture]);
});

Deno.test("createMpjpegParser() gives a picture with its last byte, not with the next boundary", () => {
  const parser = createMpjpegParser({ maxPictureBytes: MAX_PICTURE_BYTES });
  parser.push(encoder.encode(part("3")));
  assert.equal(parser.push(Uint8Array.of(0xff, 0xd8)).pictures.length, 0);
  assert.equal(parser.push(Uint8Array.of(7)).pictures.length, 1);
});

Deno.test("createMpjpegParser() keeps half a JPEG to itself", () => {
  const bytes = multipart([Uint8Array.of(0xff, 0xd8, 1, 2, 3, 4)]);
  const half = bytes.subarray(0, bytes.length - "\r\n--ffmpeg\r\n".length - 1);
  assert.deepEqual(parseInPieces(half, []), { pictures: [], fault: null });
});

Deno.test("createMpjpegParser() faults on lengths that are huge, negative, empty, zero or missing", () => {
  for (const length of ["4097", "9999999999", "99999999999999999999", "-5", "", "0", "1", "0x10"]) {
    assert.notEqual(faultOf(part(length)), null, `length ${length}`);
  }
  assert.notEqual(faultOf("--ffmpeg\r\nContent-type: image/jpeg\r\n\r\n"), null);
  assert.notEqual(faultOf("x".repeat(2000)), null);
  assert.equal(faultOf(part("4096")), null);
});

Deno.test("createMpjpegParser() faults on a part that is no JPEG, and gives nothing after a fault", () => {
  const parser = createMpjpegParser({ maxPictureBytes: MAX_PICTURE_BYTES });
  assert.notEqual(parser.push(encoder.encode(`${part("4")}nope`)).fault, null);
  const after = parser.push(multipart([Uint8Array.of(0xff, 0xd8)]));
  assert.equal(after.pictures.length, 0);
  assert.notEqual(after.fault, null);
});

Deno.test("createMpjpegParser() survives any bytes and never holds more than one picture's size", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 3000 })), (chunks) => {
    const parser = createMpjpegParser({ maxPictureBytes: MAX_PICTURE_BYTES });
    for (const chunk of chunks) {
      for (const picture of parser.push(chunk).pictures) {
        assert.ok(picture.length <= MAX_PICTURE_BYTES);
      }
    }
  }));
});

Deno.test("createMpjpegParser() and jpegSize() read what FFmpeg really writes", async () => {
  const { stdout } = await new Deno.Command("/usr/bin/ffmpeg", {
    args: [
      ..."-loglevel error -f lavfi -i testsrc=size=320x180:rate=5 -frames:v 5 -c:v mjpeg".split(
        " ",
      ),
      ..."-f mpjpeg pipe:1".split(" "),
    ],
  }).output();
  const { pictures, fault } = createMpjpegParser({ maxPictureBytes: 1_000_000 }).push(stdout);
  assert.equal(fault, null);
  assert.equal(pictures.length, 5);
  for (const picture of pictures) {
    assert.deepEqual([...picture.subarray(-2)], [0xff, 0xd9]);
    assert.deepEqual(jpegSize(picture), { width: 320, height: 180 });
  }
});

Deno.test("jpegSize() answers null on any bytes that are not a JPEG, and ends", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    jpegSize(concat([Uint8Array.of(0xff, 0xd8), bytes]));
  }));
  assert.equal(jpegSize(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 1, 1, 1, 1, 1)), null);
});
