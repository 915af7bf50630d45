import assert from "node:assert/strict";
import { CameraSettings } from "../../server/contract/camera.ts";
import type { KnownCamera } from "./kept_cameras.ts";
import { rebootTarget } from "./reboot_target.ts";

const [HOME, MOVED, OTHER] = ["192.0.2.1", "192.0.2.9", "192.0.2.66"];
const [MAC, OTHER_MAC] = ["bc:ba:c2:b4:a1:f0", "02:00:00:00:00:66"];
const settings = CameraSettings.parse({
  id: "lane",
  url: `rtsp://admin:p%40ss@${HOME}:5540/s?c=1`,
});

interface Situation {
  isAdopted?: boolean;
  known?: Partial<KnownCamera> | null;
  /** `endpoint address` */
  seen?: readonly string[];
  /** By address; null: this network shows none. */
  macs?: Record<string, string> | null;
}

function targetOf({ isAdopted = false, known = {}, seen = [], macs = {} }: Situation) {
  const pairs = seen.map((text) => text.split(" "));
  return rebootTarget({ settings, isAdopted }, {
    known: known === null ? null : {
      ...{ camera_id: "lane", home: HOME, endpoint: "urn:one", mac: MAC, serial: "1" },
      ...{ firmware: null, streams: [], address: null },
      ...known,
    },
    sightings: {
      addressesNow: (endpoint) => pairs.flatMap(([e, a]) => e === endpoint && a ? [a] : []),
      endpointsNow: (address) => pairs.flatMap(([e, a]) => a === address && e ? [e] : []),
    },
    neighbours: {
      isNear: () => macs !== null,
      macOf: (address) => macs?.[address] ?? null,
    },
  });
}

Deno.test("rebootTarget() is the camera's url where nobody else is known to be there", () => {
  assert.equal(targetOf({ known: null }), settings.url);
  assert.equal(targetOf({}), settings.url, "its MAC is not to be seen just now");
  assert.equal(targetOf({ seen: [`urn:one ${HOME}`], macs: { [HOME]: MAC } }), settings.url);
  assert.equal(targetOf({ macs: null }), settings.url, "another subnet");
});

Deno.test("rebootTarget() is nobody where another machine may have the camera's address", () => {
  assert.equal(targetOf({ macs: { [HOME]: OTHER_MAC } }), null, "another MAC");
  assert.equal(targetOf({ seen: [`urn:other ${HOME}`] }), null, "another identity");
  assert.equal(targetOf({ seen: [`urn:one ${MOVED}`] }), null, "moved, and not followed yet");
  const twice = [`urn:one ${HOME}`, `urn:one ${OTHER}`];
  assert.equal(targetOf({ seen: twice, macs: { [HOME]: MAC } }), null, "two machines");
});

Deno.test("rebootTarget() is where a camera was followed to, if its MAC is there, and never its old address", () => {
  const known = { address: MOVED };
  const there = settings.url.replace(HOME, MOVED);
  assert.equal(targetOf({ known, macs: { [MOVED]: MAC, [HOME]: OTHER_MAC } }), there);
  assert.equal(targetOf({ known, macs: { [MOVED]: OTHER_MAC } }), null);
  assert.equal(targetOf({ known, macs: {} }), null, "not seen");
  assert.equal(targetOf({ known, macs: null }), null, "only its serial number proved it there");
});

Deno.test("rebootTarget() is an adopted camera's address only if its MAC is there", () => {
  assert.equal(targetOf({ isAdopted: true, macs: { [HOME]: MAC } }), settings.url);
  assert.equal(targetOf({ isAdopted: true, macs: {} }), null);
  assert.equal(targetOf({ isAdopted: true, known: null }), null);
});
