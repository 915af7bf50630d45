import assert from "node:assert/strict";
import { safeNext } from "./safe_next.ts";

const HERE = new URL("https://fleet.example/login");

Deno.test("safeNext() keeps a page of this server with its query", () => {
  assert.equal(safeNext("/plates?plate=ABC*", HERE), "/plates?plate=ABC*");
});

Deno.test("safeNext() leads nowhere else", () => {
  const hostile = [
    null,
    "",
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "/\t/evil.example/",
    "/.//evil.example/",
    "javascript:alert(1)",
    "/login?next=/login",
    "http://fleet.example/",
  ];
  for (const next of hostile) assert.equal(safeNext(next, HERE), "/", String(next));
});
