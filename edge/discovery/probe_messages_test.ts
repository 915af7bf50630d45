import assert from "node:assert/strict";
import fc from "fast-check";
import { parseXml } from "@rgrove/parse-xml";
import { messageIdOf, probeMatches } from "../../infra/demo/camera/onvif/onvif_responder.ts";
import { probeMessage, readProbeMatches } from "./probe_messages.ts";

const ID = "00000000-0000-4000-8000-000000000001";
const relatesTo = `urn:uuid:${ID}`;
const camera = {
  uuid: "4d454930-0000-1000-8000-bcbac2b4a1f0",
  scopes: ["onvif://www.onvif.org/name/HIKVISION%20DS-2CD2042WD", "onvif://www.onvif.org/type/ptz"],
  xaddrs: ["http://192.168.1.64/onvif/device_service", "http://[fe80::1]/onvif/device_service"],
};

function read(text: string | Uint8Array) {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return readProbeMatches(bytes, { messageIds: [ID] });
}

Deno.test("probeMessage() asks for network video transmitters, in WS-Discovery of 2005", () => {
  const question = probeMessage(ID);
  assert.doesNotThrow(() => parseXml(question));
  assert.equal(messageIdOf(question), relatesTo);
  for (
    const part of [
      `xmlns:dn="http://www.onvif.org/ver10/network/wsdl"`,
      `<Probe xmlns="http://schemas.xmlsoap.org/ws/2005/04/discovery">`,
      `<Types>dn:NetworkVideoTransmitter</Types>`,
      `>urn:schemas-xmlsoap-org:ws:2005:04:discovery</wsa:To>`,
    ]
  ) assert.ok(question.includes(part), part);
});

Deno.test("readProbeMatches() reads a camera's answer, whatever its prefixes and its case", () => {
  const expected = {
    endpoint: `urn:uuid:${camera.uuid}`,
    scopes: camera.scopes,
    xaddrs: camera.xaddrs,
  };
  const answer = probeMatches([camera], { relatesTo });
  assert.deepEqual(read(answer), [expected]);
  assert.deepEqual(read(answer.replaceAll("SOAP-ENV:", "s:").replaceAll("SOAP-ENV=", "s=")), [
    expected,
  ]);
  assert.deepEqual(read(probeMatches([camera], { relatesTo: `uuid:${ID.toUpperCase()}` })), [
    expected,
  ]);
  assert.deepEqual(read(`${answer}\0\0\0`), [expected], "a buffer's zeros behind it");
});

Deno.test("readProbeMatches() takes no answer to another's question, also one that names ours in passing", () => {
  const other = `urn:uuid:${crypto.randomUUID()}`;
  assert.deepEqual(read(probeMatches([camera], { relatesTo: other })), []);
  const passing = { ...camera, scopes: [`onvif://www.onvif.org/name/${ID}`] };
  assert.deepEqual(read(probeMatches([passing], { relatesTo: other })), []);
});

Deno.test("readProbeMatches() takes no printer for a camera", () => {
  const printer = { ...camera, scopes: ["http://printer.example/scope"] };
  assert.deepEqual(read(probeMatches([printer], { relatesTo, types: "wsdp:Device" })), []);
});

Deno.test("readProbeMatches() survives what is huge, nested, expanded, cut or no XML at all", () => {
  const whole = probeMatches([camera], { relatesTo });
  const hostile: [what: string, text: string][] = [
    ["nothing", ""],
    ["no XML", `${ID} is what you asked`],
    ["too large", whole.replace("</d:Types>", `${" x".repeat(10_000)}</d:Types>`)],
    ["nested", `<a>${ID}${"<b>".repeat(2000)}${"</b>".repeat(2000)}</a>`],
    ["an entity that grows", `<!DOCTYPE a [<!ENTITY b "${ID}">]><a>&b;&b;</a>`],
    ["an outside entity", `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>${ID}&b;</a>`],
    ["reserved names", `<__proto__><constructor>${ID}</constructor></__proto__>`],
    ["without a body", whole.slice(0, whole.indexOf("<SOAP-ENV:Body")) + "</SOAP-ENV:Envelope>"],
  ];
  for (const [what, text] of hostile) assert.deepEqual(read(text), [], what);
  for (let length = 0; length < whole.length; length += 7) {
    assert.deepEqual(read(whole.slice(0, length)), [], `cut at ${length}`);
  }
});

Deno.test("readProbeMatches() bounds how many cameras and words one answer holds", () => {
  const many = Array.from(
    { length: 100 },
    () => ({ ...camera, scopes: ["onvif://a"], xaddrs: [] }),
  );
  assert.ok(read(probeMatches(many.slice(0, 45), { relatesTo })).length === 45);
  assert.deepEqual(read(probeMatches(many, { relatesTo })), [], "above 16 kB nothing is parsed");
  const wordy = { ...camera, xaddrs: Array(500).fill("http://a/") };
  assert.equal(read(probeMatches([wordy], { relatesTo }))[0]?.xaddrs.length, 64);
});

Deno.test("readProbeMatches() survives any bytes around an id that it knows", () => {
  const id = new TextEncoder().encode(ID);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array(), (before, after) => {
    read(new Uint8Array([...before, ...id, ...after]));
  }));
});
