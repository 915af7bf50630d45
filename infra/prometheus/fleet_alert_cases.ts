// Owns the tests of the alerts on sites, devices and cameras (rules/fleet.yaml).
import type { AlertCase, InputSeries } from "./alert_case.ts";

const SITE = 'location_id="l1",location="North"';
const DEVICE = `${SITE},device_id="d1",device="Gate"`;
const OTHER = `${SITE},device_id="d2",device="Exit"`;
const CAMERA = `${DEVICE},camera_id="lane"`;

const device = (name: string, values: string): InputSeries => ({
  [`washfleet_device_${name}{${DEVICE}}`]: values,
});
const camera = (name: string, values: string, more = ""): InputSeries => ({
  [`washfleet_camera_${name}{${CAMERA}${more}}`]: values,
});
const ONLINE = device("online", "1x60");
const OFF = device("online", "0x60");

/** Fires by a device's one figure, with its labels. */
const ofDevice = (
  alert: string,
  name: string,
  { fires, quiet, summary }: { fires: string; quiet: string; summary: string },
): AlertCase => ({
  alert,
  fires: { series: { ...ONLINE, ...device(name, fires) }, labels: DEVICE, summary },
  quiet: { ...ONLINE, ...device(name, quiet) },
});

export const FLEET_ALERT_CASES: readonly AlertCase[] = [
  {
    alert: "SiteUplinkDown",
    fires: {
      series: { ...OFF, [`washfleet_device_online{${OTHER}}`]: "0x60" },
      labels: SITE,
      summary: "Nothing is heard of any device of North: its uplink or power is away.",
    },
    quiet: { ...OFF, [`washfleet_device_online{${OTHER}}`]: "1x60" },
  },
  {
    alert: "DeviceOffline",
    fires: { series: OFF, labels: DEVICE, summary: "Nothing is heard of Gate (North)." },
    quiet: device("online", "1x27 0x1 1x20"), // off for two minutes only
  },
  {
    alert: "CameraDown",
    fires: {
      series: { ...ONLINE, ...camera("streaming", "0x60") },
      labels: CAMERA,
      summary: "Camera lane of Gate (North) gives no picture.",
    },
    quiet: { // its device is the cause
      ...OFF,
      ...camera("streaming", "0x60"),
      [`washfleet_device_online{${OTHER}}`]: "1x60",
      // its password is
      [`washfleet_camera_streaming{${OTHER},camera_id="exit"}`]: "0x60",
      [`washfleet_camera_failing{${OTHER},camera_id="exit",reason="unauthorized"}`]: "1x60",
    },
  },
  {
    alert: "CameraRefusesLogin",
    fires: {
      series: { ...ONLINE, ...camera("failing", "1x60", ',reason="unauthorized"') },
      labels: `${CAMERA},reason="unauthorized"`,
      summary: "Camera lane of Gate (North) refuses the user name or password.",
    },
    quiet: { ...ONLINE, ...camera("failing", "1x60", ',reason="timeout"') },
  },
  {
    alert: "CameraDark",
    fires: {
      series: { ...ONLINE, ...camera("dark", "1x60") },
      labels: CAMERA,
      summary: "Camera lane of Gate (North) sends a picture that is black or shows nothing.",
    },
    quiet: { ...ONLINE, ...camera("dark", "0x24 1x30") }, // a car stood before the lens
  },
  {
    alert: "CameraFlaps",
    at: "1h",
    fires: {
      series: {
        ...camera("restarts_total", "0+0.5x60", ',reason="timeout"'),
        ...camera("restarts_total", "0+0.5x60", ',reason="crashed"'),
      },
      labels: CAMERA,
      summary: "Camera lane of Gate (North) was started again 30 times in half an hour.",
    },
    quiet: camera("restarts_total", "0+0.3x60", ',reason="timeout"'),
  },
  ofDevice("DeviceHot", "temperature_celsius", {
    fires: "82x60",
    quiet: "79.9x60",
    summary: "Gate (North) is 82 °C hot and may slow down.",
  }),
  {
    alert: "DeviceThrottled",
    fires: {
      series: { [`washfleet_device_throttled{${DEVICE},cause="throttled"}`]: "1x60" },
      labels: `${DEVICE},cause="throttled"`,
      summary: "Gate (North) is slowed down by its firmware: throttled.",
    },
    quiet: {
      [`washfleet_device_throttled{${DEVICE},cause="throttled"}`]: "0x60",
      // has an alert of its own
      [`washfleet_device_throttled{${DEVICE},cause="under_voltage"}`]: "1x60",
    },
  },
  ofDevice("DeviceUnderVoltage", "under_voltage", {
    fires: "1x60",
    quiet: "0x20 1x2 0x40", // one dip, as when a motor starts
    summary: "The power supply of Gate (North) gives too little voltage.",
  }),
  ofDevice("DeviceDiskReadOnly", "disk_read_only", {
    fires: "1x60",
    quiet: "0x60",
    summary: "The disk of Gate (North) is read-only.",
  }),
  ofDevice("DeviceDiskLow", "disk_free_bytes", {
    fires: "104857600x60",
    quiet: "600000000x60",
    summary: "Gate (North) has 100MiB of disk left.",
  }),
  {
    alert: "DeviceMemoryLow",
    fires: {
      series: { ...device("memory_used_bytes", "97x60"), ...device("memory_size_bytes", "100x60") },
      labels: DEVICE,
      summary: "The memory of Gate (North) is nearly full.",
    },
    quiet: { ...device("memory_used_bytes", "90x60"), ...device("memory_size_bytes", "100x60") },
  },
  ofDevice("DeviceClockOff", "clock_offset_seconds", {
    fires: "-90x60",
    quiet: "-29x60",
    summary: "The clock of Gate (North) is off by 1m 30s.",
  }),
  {
    alert: "DeviceSpoolsReads",
    fires: {
      series: { ...ONLINE, ...device("spooled_reads", "3x60") },
      labels: DEVICE,
      summary: "Gate (North) is online and has kept reads for a quarter of an hour.",
    },
    quiet: { ...OFF, ...device("spooled_reads", "3x60") }, // that is what the spool is for
  },
  ofDevice("DeviceDropsReads", "reads_dropped_total", {
    fires: "0x20 5x20",
    quiet: "5x60",
    summary: "Gate (North) dropped reads that it could not deliver.",
  }),
];
