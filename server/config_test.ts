import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { readConfig, VARIABLES } from "./config.ts";
import { WashfleetError } from "./errors.ts";
import { SECRET_FILE_VARIABLES } from "./secret_files.ts";

Deno.test("readConfig() starts from nothing", () => {
  const config = readConfig({});
  equal(config.host, "127.0.0.1");
  equal(config.port, 8080);
  equal(config.recognizer.callsPerSecond, 1);
  deepEqual(config.recognizer.regions, []);
});

Deno.test("readConfig() takes an empty variable for none", () => {
  equal(readConfig({ WASHFLEET_PORT: "", DATABASE_URL: "" }).databaseUrl, null);
});

Deno.test("readConfig() names every fault, and never a secret", () => {
  const wrong = {
    WASHFLEET_PORT: "eighty",
    WASHFLEET_SECRET_KEY: "c2VjcmV0LWNhbmFyeQ==",
    WASHFLEET_MIN_CONFIDENCE: "1.5",
    WASHFLEET_CORS_ORIGINS: "https://pos.test/path",
    WASHFLEET_WEBHOOK_ALLOW_CIDRS: "10.0.0.0/8,fe80::/10",
    WASHFLEET_PROT: "8080",
  };
  throws(() => readConfig(wrong), (error) => {
    ok(error instanceof WashfleetError);
    deepEqual(error.faults.map((fault) => fault.path).sort(), Object.keys(wrong).sort());
    ok(!error.message.includes("canary") && !error.message.includes("c2Vj"));
    return true;
  });
});

Deno.test("readConfig() reads lists, an unlimited pace and a key", () => {
  const config = readConfig({
    WASHFLEET_RECOGNIZER_REGIONS: " us-tx, us-ok ,",
    WASHFLEET_RECOGNIZER_RATE_PER_SECOND: "unlimited",
    WASHFLEET_SECRET_KEY: new Uint8Array(32).toBase64(),
    WASHFLEET_WEBHOOK_ALLOW_CIDRS: "10.1.0.0/16",
  });
  deepEqual(config.recognizer.regions, ["us-tx", "us-ok"]);
  equal(config.recognizer.callsPerSecond, null);
  equal(config.secretKey?.length, 32);
  deepEqual(config.webhookAllowCidrs, ["10.1.0.0/16"]);
});

Deno.test("readConfig() takes a store of pictures whole, or names what is missing of it", () => {
  const s3 = {
    WASHFLEET_S3_ENDPOINT: "http://minio:9000",
    WASHFLEET_S3_BUCKET: "pictures",
    WASHFLEET_S3_ACCESS_KEY_ID: "id",
    WASHFLEET_S3_SECRET_ACCESS_KEY: "canary",
  };
  equal(readConfig({}).s3, null);
  equal(readConfig(s3).s3?.region, "us-east-1");
  const { WASHFLEET_S3_BUCKET: _, ...partly } = s3;
  throws(() => readConfig(partly), (error) => {
    ok(error instanceof WashfleetError);
    deepEqual(error.faults.map((fault) => fault.path), ["WASHFLEET_S3_BUCKET"]);
    ok(!error.message.includes("canary"));
    return true;
  });
});

Deno.test("server/docs/settings.md has a row for every setting, and says which may stand in a file", async () => {
  const text = await Deno.readTextFile(new URL("./docs/settings.md", import.meta.url));
  // Deno itself reads those of OpenTelemetry.
  const rows = [...text.matchAll(/^\| `(?!OTEL_)([A-Z0-9_]+)`( \*secret\*)? \|/gm)];
  deepEqual(rows.map(([, name]) => name).toSorted(), VARIABLES.toSorted());
  const secrets = rows.flatMap(([, name, secret]) => secret === undefined ? [] : [`${name}_FILE`]);
  deepEqual(secrets.toSorted(), SECRET_FILE_VARIABLES.toSorted());
});

Deno.test("readConfig() wants to know the address that mailed links lead to", () => {
  const mail = { WASHFLEET_SMTP_URL: "smtp://mail.example.com" };
  throws(() => readConfig(mail), (error: WashfleetError) => {
    deepEqual(error.faults.map(({ path }) => path), ["WASHFLEET_PUBLIC_URL"]);
    return true;
  });
  const publicUrl = "https://fleet.example.com";
  equal(readConfig({ ...mail, WASHFLEET_PUBLIC_URL: publicUrl }).publicUrl, publicUrl);
});
