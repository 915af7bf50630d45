import assert from "node:assert/strict";
import { createEnrolGuesses, GUESSES_IN_ALL, GUESSES_PER_ADDRESS } from "./enrol_guesses.ts";

const NOW = 1_000_000;

Deno.test("createEnrolGuesses() stops an address after its wrong codes, for the rest of the minute", () => {
  const guesses = createEnrolGuesses();
  for (let count = 0; count < GUESSES_PER_ADDRESS; count++) {
    assert.equal(guesses.waitMs("a", NOW + count), 0);
    guesses.countWrong("a", NOW + count);
  }
  assert.equal(guesses.waitMs("a", NOW + 20_000), 40_000);
  assert.equal(guesses.waitMs("b", NOW + 20_000), 0);
  assert.equal(guesses.waitMs("a", NOW + 60_000), 0);
});

Deno.test("createEnrolGuesses() stops everybody when many addresses guess together", () => {
  const guesses = createEnrolGuesses();
  for (let count = 0; count < GUESSES_IN_ALL; count++) guesses.countWrong(`a${count}`, NOW);
  assert.equal(guesses.waitMs("fresh", NOW), 60_000);
});

Deno.test("createEnrolGuesses() locks nobody out for longer when the clock goes back", () => {
  const guesses = createEnrolGuesses();
  for (let count = 0; count < GUESSES_PER_ADDRESS; count++) guesses.countWrong("a", NOW);
  assert.equal(guesses.waitMs("a", NOW - 3_600_000), 0);
});
