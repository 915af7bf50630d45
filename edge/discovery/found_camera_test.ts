import assert from "node:assert/strict";
import { FoundCamera } from "../../server/contract/discovery.ts";
import fc from "fast-check";
import { foundCamera } from "./found_camera.ts";

const ADDRESS = "192.168.1.64";
const scope = (path: string) => `onvif://www.onvif.org/${path}`;

function found(scopes: string[], xaddrs: string[] = []) {
  return foundCamera({ endpoint: "urn:uuid:1", scopes, xaddrs }, ADDRESS);
}

Deno.test("foundCamera() reads name, make, model, location and profiles from scopes", () => {
  const camera = found([
    scope("type/video_encoder"),
    scope("name/HIKVISION%20DS-2CD2042WD-I"),
    scope("hardware/DS-2CD2042WD-I"),
    scope("location/country/austria"),
    scope("location/city/graz"),
    scope("Profile/Streaming"),
    scope("Profile/T"),
  ]);
  assert.deepEqual(camera, {
    endpoint: "urn:uuid:1",
    address: ADDRESS,
    xaddrs: [],
    name: "HIKVISION DS-2CD2042WD-I",
    make: "HIKVISION",
    model: "DS-2CD2042WD-I",
    hardware: "DS-2CD2042WD-I",
    location: "austria, graz",
    profiles: ["Streaming", "T"],
  });
});

Deno.test("foundCamera() guesses no make from a name that a person gave", () => {
  assert.equal(found([scope("name/Entrance%20north"), scope("hardware/P1448-LE")]).make, null);
  assert.equal(found([scope("name/IPC"), scope("hardware/IPC")]).make, null);
  assert.equal(found([scope("name/Entrance"), scope("manufacturer/Dahua")]).make, "Dahua");
});

Deno.test("foundCamera() puts the address that answered first: cameras announce old ones", () => {
  const { xaddrs, address } = found([], [
    "http://169.254.1.1/onvif/device_service",
    "http://192.168.1.64:8000/onvif/device_service",
  ]);
  assert.equal(address, ADDRESS);
  assert.deepEqual(xaddrs, [
    "http://192.168.1.64:8000/onvif/device_service",
    "http://169.254.1.1/onvif/device_service",
  ]);
});

Deno.test("foundCamera() shows no script, file, credentials, controls or endless address", () => {
  const { xaddrs, name } = found([scope("name/a%0A%1B%5B31mb%E2%80%AEc%00")], [
    "javascript:alert(1)",
    "file:///etc/passwd",
    "http://admin:canary@192.168.1.64/",
    `http://192.168.1.64/${"x".repeat(500)}`,
    "not an address",
    "http://192.168.1.64/onvif",
  ]);
  assert.deepEqual(xaddrs, ["http://192.168.1.64/onvif"]);
  assert.equal(name, "a [31mb c");
});

Deno.test("foundCamera() takes a scope that is not encoded as it stands", () => {
  assert.equal(found([scope("name/100%")]).name, "100%");
});

Deno.test("foundCamera() fits the contract, whatever a camera says", () => {
  const words = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.string().map((text) => scope(`name/${encodeURIComponent(text)}`)),
    fc.string().map((text) => scope(`Profile/${text}`)),
    fc.string({ maxLength: 300 }).map((text) => scope(`location/${text}`)),
    fc.string({ maxLength: 300 }).map((text) => `http://192.168.1.64/${text}`),
  );
  fc.assert(fc.property(fc.array(words), fc.array(words), (scopes, xaddrs) => {
    FoundCamera.parse({ ...found(scopes, xaddrs), is_configured: false });
  }));
});

Deno.test("foundCamera() cuts no character in halves: the server would refuse the whole report", () => {
  for (let length = 0; length < 90; length++) {
    const words = encodeURIComponent("x".repeat(length) + "\u{1f697}".repeat(60));
    const scopes = ["name", "location", "Profile"].map((kind) => scope(`${kind}/${words}`));
    const text = JSON.stringify(found([...scopes, scope("location/y")]));
    assert.ok(!text.includes("\\ud"), text);
  }
  const { make } = found([scope("name/x \u{1f697}i\u0307"), scope("hardware/\u{1f697}\u0130")]);
  assert.ok(make?.isWellFormed());
  assert.equal(found([scope("name/a\ud83db")]).name, "a\ufffdb");
});
