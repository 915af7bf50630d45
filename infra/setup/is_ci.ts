// Owns whether nobody is there to be asked.

/** As CI services say it: any value but the empty one, `false` and `0`. */
export function isCi(value: string | undefined): boolean {
  return value !== undefined && !["", "false", "0"].includes(value.toLowerCase());
}
