import assert from "node:assert/strict";
import { Resvg } from "@resvg/resvg-js";
import { parseXml } from "@rgrove/parse-xml";
import jsQR from "jsqr";
import { makeClaimCode } from "../devices/claim_code.ts";
import { deviceNames } from "./device_names.ts";
import { labelDocument, labelPages, LABELS_PER_PAGE } from "./label_sheet.ts";

const label = (index: number) => ({
  deviceName: `lane-${index}`,
  locationName: "Austin North",
  claimCode: makeClaimCode(),
});

/** What a phone reads of each label on a page, as printed at 200 dots an inch. */
function scan(svg: string): (string | undefined)[] {
  const picture = new Resvg(svg, { fitTo: { mode: "width", value: 1654 } }).render();
  const { width, pixels } = picture;
  const dots = width / 210;
  const at = (mm: number) => Math.round(mm * dots);
  return Array.from({ length: LABELS_PER_PAGE }, (_, index) => {
    const [left, top] = [at(7.5 + (index % 3) * 65), at(8.5 + Math.floor(index / 3) * 35)];
    const [columns, rows] = [at(28), at(35)];
    const cut = new Uint8ClampedArray(columns * rows * 4);
    for (let y = 0; y < rows; y++) {
      const start = ((top + y) * width + left) * 4;
      cut.set(pixels.subarray(start, start + columns * 4), y * columns * 4);
    }
    return jsQR.default(cut, columns, rows)?.data;
  });
}

Deno.test("every code on a printed page can be scanned, each on its own label", () => {
  const labels = Array.from({ length: 30 }, (_, index) => label(index));
  const pages = labelPages(labels);
  assert.equal(pages.length, 2);
  assert.deepEqual(scan(pages[0] ?? ""), labels.slice(0, 24).map(({ claimCode }) => claimCode));
  const second = scan(pages[1] ?? "");
  assert.deepEqual(second.slice(0, 6), labels.slice(24).map(({ claimCode }) => claimCode));
  assert.ok(second.slice(6).every((code) => code === undefined));
});

Deno.test("a hostile device or location name is text on the sheet, and the sheet stays well-formed", () => {
  const hostile = `</text><script>alert("1")</script>&\u0007\uD800`;
  const labels = [{ ...label(1), deviceName: hostile, locationName: hostile }];
  const [svg = ""] = labelPages(labels);
  parseXml(svg);
  assert.ok(!svg.includes("<script"));
  assert.ok(!labelDocument(labels).includes("<script"));
});

Deno.test("a batch without an open code is one empty page, not an error", () => {
  assert.equal(labelPages([]).length, 1);
});

Deno.test("deviceNames() numbers from the first on, with as many digits as asked for", () => {
  assert.deepEqual(deviceNames("lane-{nn}", { count: 3, firstNumber: 9 }), [
    "lane-09",
    "lane-10",
    "lane-11",
  ]);
  assert.deepEqual(deviceNames("{n} of $& $1", { count: 1, firstNumber: 100 }), ["100 of $& $1"]);
});
