import assert from "node:assert/strict";
import { knownVulnerabilities } from "./known_vulnerable.ts";

const cves = (make: string | null, model: string | null, firmware: string | null) =>
  knownVulnerabilities({ make, model, firmware }).map(({ cve, certainty }) =>
    `${cve} ${certainty}`
  );

Deno.test("knownVulnerabilities() marks a Hikvision of a series and build that an advisory names", () => {
  assert.deepEqual(cves("HIKVISION", "DS-2CD2032F-I", "V5.1.6 build 140412"), [
    "CVE-2021-36260 check",
  ]);
  assert.deepEqual(cves("HIKVISION", "DS-2CD2032F-I", "V5.4.0 build 160530"), [
    "CVE-2017-7921 affected",
    "CVE-2021-36260 check",
  ]);
  assert.deepEqual(cves("HIKVISION", "DS-2CD2032F-I", "V5.4.5 build 170124"), [
    "CVE-2021-36260 check",
  ]);
  assert.deepEqual(cves("Hikvision", "DS-2CD2143G2-I", "V5.5.150 build 210628"), []);
});

Deno.test("knownVulnerabilities() knows the other makers' ways to write a version", () => {
  assert.deepEqual(cves("Dahua", "IPC-HFW2431S", "2.800.0000000.1.R, Build Date: 2019-06-11"), [
    "CVE-2021-33044 check",
    "CVE-2021-33045 check",
  ]);
  assert.deepEqual(cves("Dahua", "IPC-HFW2431S", "2.840.0000000.25.R, Build Date: 2022-06-11"), []);
  assert.deepEqual(cves("AXIS", "P3245-LV", "7.30.1"), ["CVE-2018-10660 check"]);
  assert.deepEqual(cves("AXIS", "P3245-LV", "8.20.1"), []);
  assert.deepEqual(cves("AXIS", "P3245-LV", "10.12.199"), []);
});

Deno.test("knownVulnerabilities() says nothing of what it does not know, and takes any words", () => {
  assert.deepEqual(cves("HIKVISION", "DS-2CD2032F-I", null), []);
  assert.deepEqual(cves(null, "DS-2CD2032F-I", "V5.4.0 build 160530"), []);
  assert.deepEqual(cves("HIKVISION", "DS-2CD2032F-I", "<script>"), []);
  assert.deepEqual(cves("Dahua", "IPC", "9".repeat(80)), []);
  assert.deepEqual(cves("Unknown", "DS-2CD2032F-I", "V5.4.0 build 160530"), []);
});
