// Owns doing something once what was just changed is on the screen. Browser only.

/** Calls `act` when the next frame was drawn: a task begun in a frame runs after it. Answers how to call it off. */
export function afterFrame(act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => timer = setTimeout(act));
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
