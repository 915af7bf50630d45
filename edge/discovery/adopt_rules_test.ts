import assert from "node:assert/strict";
import { AdoptRule } from "../../server/contract/edge_config.ts";
import { adoptedId, adoptedSettings, chooseStream, ruleFor } from "./adopt_rules.ts";

const camera = {
  endpoint: "urn:uuid:4d454930-BCBAC2B4A1F0",
  make: "HIKVISION",
  model: "DS-2CD (W)",
};
const rule = (fields: object) =>
  AdoptRule.parse({ username: "admin", password: "p@ss/w:rd", ...fields });

Deno.test("ruleFor() takes the first that fits, in any case, and never by a part of a word", () => {
  const [hik, any] = [rule({ make: "hikvision" }), rule({})];
  assert.equal(ruleFor(camera, [rule({ make: "hik" }), hik, any]), hik);
  assert.equal(ruleFor({ ...camera, make: null }, [hik]), null);
  assert.equal(ruleFor({ ...camera, make: null }, [hik, any]), any);
  assert.equal(ruleFor(camera, [rule({ endpoint: "urn:uuid:other" })]), null);
  assert.equal(ruleFor(camera, [rule({ make: "hikvision", model: "other" })]), null);
});

Deno.test("adoptedId() is an id of the contract, whatever a camera calls itself", () => {
  assert.equal(adoptedId(camera, rule({})), "ds-2cd-w-b4a1f0");
  for (const model of [null, "", "ß漢", "-".repeat(99), "x".repeat(99), "__proto__"]) {
    const id = adoptedId({ ...camera, model }, rule({}));
    assert.match(id, /^[a-z0-9][a-z0-9_-]{0,39}$/, String(model));
  }
  const named = rule({ id: "lane-1", endpoint: camera.endpoint });
  assert.equal(adoptedId(camera, named), "lane-1");
});

Deno.test("chooseStream() goes by the picture's size, and leaves out what FFmpeg does not read here", () => {
  const stream = (token: string, width: number | null, codec = "H264") => {
    return { token, name: null, codec, width, height: width };
  };
  const streams = [stream("b", 640), stream("a", 1920), stream("c", 4000, "MPEG4")];
  assert.equal(chooseStream(streams, "largest")?.token, "a");
  assert.equal(chooseStream(streams, "smallest")?.token, "b");
  assert.equal(chooseStream([stream("x", null)], "largest")?.token, "x");
  assert.equal(chooseStream([], "largest"), null);
});

Deno.test("adoptedSettings() puts any password into the url so that it comes out the same", () => {
  const settings = adoptedSettings(
    { cameraId: "lane", streamUrl: "rtsp://192.0.2.9:554/s?channel=1" },
    rule({ settings: { interval_ms: 500 }, name: "Lane" }),
  ) ?? assert.fail("no settings");
  const url = new URL(settings.url);
  assert.equal(decodeURIComponent(url.password), "p@ss/w:rd");
  assert.equal(url.host + url.pathname + url.search, "192.0.2.9:554/s?channel=1");
  assert.equal(settings.interval_ms, 500);
  assert.equal(settings.name, "Lane");
  assert.equal(settings.stall_after_ms, 4000, "what the rule does not say is the default");
});

Deno.test("adoptedSettings() makes none of an address that is too long once it is encoded", () => {
  for (const path of [`${" ".repeat(700)}x`, "€".repeat(700)]) {
    const streamUrl = new URL(`rtsp://192.0.2.9/${path}`).href;
    assert.equal(adoptedSettings({ cameraId: "lane", streamUrl }, rule({})), null);
  }
  assert.equal(adoptedSettings({ cameraId: "lane", streamUrl: "damaged" }, rule({})), null);
});
