import assert from "node:assert/strict";
import { missingPackages, SYSTEM_PACKAGES } from "./system_packages.ts";

Deno.test("missingPackages() names nothing when every program is there", () => {
  assert.deepEqual(missingPackages("test", () => true), []);
});

Deno.test("missingPackages() wants only ffmpeg for an edge on a bare machine", () => {
  assert.deepEqual(missingPackages("edge", () => false).map((entry) => entry.name), ["ffmpeg"]);
});

Deno.test("missingPackages() is content with any one of a package's places", () => {
  const ffmpeg = SYSTEM_PACKAGES.find((entry) => entry.name === "ffmpeg");
  const elsewhere = ffmpeg?.provides.at(-1);
  assert.deepEqual(missingPackages("edge", (path) => path === elsewhere), []);
});
