// Owns a value that others follow. Knows nothing of the page.
// @ts-check

/**
 * @template Value
 * @typedef {{ readonly value: Value, set(value: Value): void, follow(listener: (value: Value) => void): void }} Signal
 */

/**
 * @template Value
 * @param {Value} initial
 * @returns {Signal<Value>}
 */
export function createSignal(initial) {
  let value = initial;
  /** @type {((value: Value) => void)[]} */
  const listeners = [];
  return {
    get value() {
      return value;
    },
    set(next) {
      value = next;
      for (const listener of listeners) listener(next);
    },
    /** Calls at once with the value that is there, then with each that is set. */
    follow(listener) {
      listeners.push(listener);
      listener(value);
    },
  };
}
