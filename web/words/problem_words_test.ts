import assert from "node:assert/strict";
import { problemWords } from "./problem_words.ts";

const problem = { type: "", title: "Not available now", code: "x" };

Deno.test("problemWords() names each field that is wrong", () => {
  const errors = [{ path: "name", message: "is too long" }, { path: "", message: "is no object" }];
  const words = problemWords({
    ok: false,
    status: 400,
    problem: { ...problem, status: 400, errors },
  });
  assert.equal(words, "name: is too long; is no object");
});

Deno.test("problemWords() tells what a person can do when there is nothing else to tell", () => {
  const told = (status: number) => problemWords({ ok: false, status, problem: null });
  assert.match(told(0), /did not answer in time/);
  assert.match(told(403), /do not have the right/);
  assert.match(told(500), /Try again/);
});

Deno.test("problemWords() prefers plain words to the API's", () => {
  const stale = { ...problem, status: 503, code: "stale_snapshot", detail: "Cannot show …" };
  assert.match(problemWords({ ok: false, status: 503, problem: stale }), /no new picture/);
});
