// Owns where the kernel says that the power supply gives too little voltage: of a Raspberry Pi, whose
// firmware the driver asks every two seconds (Documentation/hwmon/raspberrypi-hwmon.rst). Decides nothing.

/** Its folder of sensors, as the service's unit shows it; the number of the sensor differs. */
export const VOLTAGE_FOLDER = "/run/washfleet/firmware/raspberrypi-hwmon/hwmon";

/**
 * Whether it was too low within the last two seconds.
 * @throws Deno.errors.NotFound where the machine has no such sensor
 */
export async function readVoltageAlarm(folder: string = VOLTAGE_FOLDER): Promise<boolean | null> {
  for await (const { name } of Deno.readDir(folder)) {
    if (!/^hwmon\d+$/.test(name)) continue;
    const text = (await Deno.readTextFile(`${folder}/${name}/in0_lcrit_alarm`)).trim();
    return text === "1" ? true : text === "0" ? false : null;
  }
  return null;
}

/** One dip of seconds is told for this long, so that no report misses it. */
const REMEMBER_MS = 60_000;

/** Makes a memory of the last minute. @returns null where nothing can be known */
export function createVoltageMemory(): (
  seen: { isLow: boolean | null; nowMs: number },
) => boolean | null {
  let lowAtMs: number | null = null;
  return ({ isLow, nowMs }) => {
    if (isLow === true) lowAtMs = nowMs;
    if (lowAtMs !== null && nowMs - lowAtMs < REMEMBER_MS) return true;
    return isLow;
  };
}
