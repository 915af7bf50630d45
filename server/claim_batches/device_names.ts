// Owns how the devices of a batch are named. Pure.

/** `lane-{nn}` from 9 on: lane-09, lane-10. A pattern without `{n}` is every device's name. */
export function deviceNames(
  pattern: string,
  options: { count: number; firstNumber: number },
): string[] {
  return Array.from({ length: options.count }, (_, index) => {
    const number = String(options.firstNumber + index);
    return pattern.replace(/\{(n+)\}/, (_, digits: string) => number.padStart(digits.length, "0"));
  });
}
