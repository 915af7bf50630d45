// Owns how many pictures a second a camera gives, over the last seconds. Pure but for its memory.

const WINDOW_MS = 10_000;

/** Counts arrivals, in monotonic milliseconds. */
export interface PictureRate {
  add(atMs: number): void;
  /** Pictures a second over the last 10 s; 0 when fewer than two came in that time. */
  perSecond(nowMs: number): number;
  clear(): void;
}

export function createPictureRate(): PictureRate {
  let arrivals: number[] = [];
  const forgetOld = (nowMs: number) => {
    arrivals = arrivals.filter((atMs) => atMs > nowMs - WINDOW_MS);
  };
  return {
    add(atMs) {
      arrivals.push(atMs);
      forgetOld(atMs);
    },
    perSecond(nowMs) {
      forgetOld(nowMs);
      const [first] = arrivals;
      const last = arrivals.at(-1);
      if (first === undefined || last === undefined || last <= first) return 0;
      return (arrivals.length - 1) / ((last - first) / 1000);
    },
    clear() {
      arrivals = [];
    },
  };
}
