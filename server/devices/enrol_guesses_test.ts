import assert from "node:assert/strict";
import { createEnrolGuesses, GUESSES_IN_ALL, GUESSES_PER_ADDRESS } from "./enrol_guesses.ts";

const NOW = 1_000_000;

Deno.test("take() stops an address after its wrong codes, for the rest of the minute", () => {
  const guesses = createEnrolGuesses();
  for (let count = 0; count < GUESSES_PER_ADDRESS; count++) {
    assert.equal(guesses.take("a", NOW + count), 0);
  }
  assert.equal(guesses.take("a", NOW + 20_000), 40_000);
  assert.equal(guesses.take("b", NOW + 20_000), 0);
  assert.equal(guesses.take("a", NOW + 60_000), 0);
});

Deno.test("giveBack() lets a van full of devices enrol behind one address", () => {
  const guesses = createEnrolGuesses();
  for (let count = 0; count < 3 * GUESSES_PER_ADDRESS; count++) {
    assert.equal(guesses.take("a", NOW), 0);
    guesses.giveBack("a");
  }
});

Deno.test("giveBack() after the minute is over gives no extra tries", () => {
  const guesses = createEnrolGuesses();
  guesses.take("a", NOW);
  assert.equal(guesses.take("b", NOW + 60_000), 0);
  guesses.giveBack("a");
  for (let count = 0; count < GUESSES_PER_ADDRESS; count++) guesses.take("a", NOW + 60_000);
  assert.equal(guesses.take("a", NOW + 60_000), 60_000);
});

Deno.test("take() stops everybody when many addresses guess together", () => {
  const guesses = createEnrolGuesses();
  for (let count = 0; count < GUESSES_IN_ALL; count++) guesses.take(`a${count}`, NOW);
  assert.equal(guesses.take("fresh", NOW), 60_000);
});

Deno.test("take() locks nobody out for longer when the clock goes back", () => {
  const guesses = createEnrolGuesses();
  for (let count = 0; count < GUESSES_PER_ADDRESS; count++) guesses.take("a", NOW);
  assert.equal(guesses.take("a", NOW - 3_600_000), 0);
});
