// Owns what the agent's settings are called, and how each is explained. A setting of a newer agent
// is shown by its own name and the schema's words.
import { t } from "../i18n/translate.ts";
import type { SettingPath } from "../config/setting_schema.ts";

export interface SettingWords {
  readonly label: string;
  /** `null`: the name says it all. */
  readonly hint: string | null;
}

/** By path without the numbers: `cameras.url`. */
const TOLD: Readonly<Record<string, () => SettingWords>> = {
  address: () => ({
    label: t("Address in the LAN"),
    hint: t("Where the server may ask this agent directly, in a LAN or VPN."),
  }),
  spool: () => ({ label: t("Reads while the server is away"), hint: null }),
  "spool.max_bytes": () => ({
    label: t("Room on the disk (bytes)"),
    hint: t("The oldest reads go first when it is full."),
  }),
  http: () => ({ label: t("The agent's own pages"), hint: null }),
  "http.host": () => ({ label: t("Listens on"), hint: t("0.0.0.0: on every network.") }),
  "http.port": () => ({ label: t("Port"), hint: null }),
  "http.cors_origins": () => ({
    label: t("Pages of others that may call"),
    hint: t("One address a line, such as https://pos.example."),
  }),
  "http.rate_limit_per_minute": () => ({
    label: t("Requests a minute"),
    hint: t("Per key or login."),
  }),
  log: () => ({ label: t("Log"), hint: null }),
  "log.level": () => ({
    label: t("What is logged"),
    hint: t("debug adds every successful request and read."),
  }),
  remedies: () => ({ label: t("What the agent does by itself"), hint: null }),
  "remedies.mode": () => ({
    label: t("Mode"),
    hint: t("dry_run: it says what it would have done, and does nothing."),
  }),
  "remedies.camera_reboot": () => ({
    label: t("May reboot cameras"),
    hint: t("By ONVIF, one that answers but gives no picture."),
  }),
  "remedies.onvif_port": () => ({ label: t("ONVIF port of the cameras"), hint: null }),
  "remedies.device_reboot": () => ({
    label: t("May reboot its machine"),
    hint: t("When a restart of the agent did not help."),
  }),
  "remedies.power_cycle": () => ({ label: t("Power switches of cameras"), hint: null }),
  "remedies.power_cycle.camera_id": () => ({ label: t("Id of the camera"), hint: null }),
  "remedies.power_cycle.url": () => ({
    label: t("Address of the switch"),
    hint: t("An empty POST to it switches the power off and on. It carries no secret."),
  }),
  discovery: () => ({
    label: t("Found cameras"),
    hint: t("What the device looks for on its network, and makes its own."),
  }),
  "discovery.every_ms": () => ({ label: t("Looks every (ms)"), hint: null }),
  "discovery.subnets": () => ({
    label: t("Other networks"),
    hint: t("One a line, such as 192.168.20.0/24: every address of them is asked."),
  }),
  "discovery.adopt": () => ({ label: t("Rules that adopt cameras"), hint: null }),
  "discovery.adopt.endpoint": () => ({
    label: t("Only the camera of this identity"),
    hint: null,
  }),
  "discovery.adopt.make": () => ({ label: t("Only of this make"), hint: t("In any case.") }),
  "discovery.adopt.model": () => ({ label: t("Only of this model"), hint: t("In any case.") }),
  "discovery.adopt.username": () => ({ label: t("User of the camera"), hint: null }),
  "discovery.adopt.password": () => ({
    label: t("Password of the camera"),
    hint: t("A secret variable's name, never the password itself: {example}", {
      example: "{{device.camera_password}}",
    }),
  }),
  "discovery.adopt.id": () => ({
    label: t("Id"),
    hint: t("Only with the identity above; else it is made of the model."),
  }),
  "discovery.adopt.name": () => ({ label: t("Name"), hint: null }),
  "discovery.adopt.stream": () => ({
    label: t("Which of its streams"),
    hint: t("By the size of its picture."),
  }),
  "discovery.adopt.settings": () => ({ label: t("Settings of the camera"), hint: null }),
  cameras: () => ({ label: t("Cameras"), hint: null }),
  "cameras.id": () => ({
    label: t("Id"),
    hint: t("Tells the cameras of a device apart; stays the same for good."),
  }),
  "cameras.name": () => ({ label: t("Name"), hint: t("For people; the id where there is none.") }),
  "cameras.url": () => ({
    label: t("Address of the stream"),
    hint: t("Passwords belong into a secret variable: {example}", {
      example: "rtsp://{{camera.user}}:{{camera.password}}@{{camera.host}}/stream1",
    }),
  }),
  "cameras.source": () => ({
    label: t("Kind of pictures"),
    hint: t("Of an http address: a stream, or one JPEG per request."),
  }),
  "cameras.transport": () => ({
    label: t("RTSP over"),
    hint: t("tcp loses no packet of a picture."),
  }),
  "cameras.interval_ms": () => ({ label: t("A picture every (ms)"), hint: null }),
  "cameras.quality": () => ({ label: t("Picture quality"), hint: t("2 is best, 31 smallest.") }),
  "cameras.width": () => ({
    label: t("Most pixels across"),
    hint: t("Scales down, never up; after cropping and turning."),
  }),
  "cameras.rotate": () => ({ label: t("Turned by (degrees)"), hint: t("Clockwise.") }),
  "cameras.crop": () => ({
    label: t("Part that is kept"),
    hint: t("Shares of the picture, 0 to 1."),
  }),
  "cameras.crop.x": () => ({ label: t("Left edge"), hint: null }),
  "cameras.crop.y": () => ({ label: t("Upper edge"), hint: null }),
  "cameras.crop.width": () => ({ label: t("Width"), hint: null }),
  "cameras.crop.height": () => ({ label: t("Height"), hint: null }),
  "cameras.hwaccel": () => ({
    label: t("Hardware decoding"),
    hint: t("Where it fails, software decodes."),
  }),
  "cameras.stall_after_ms": () => ({
    label: t("Stalled after (ms)"),
    hint: t("No picture for this long restarts the stream."),
  }),
  "cameras.zone": () => ({
    label: t("Zone where vehicles stand"),
    hint: t("Corners as shares of the picture: {example}", {
      example: "[[0.1,0.4],[0.9,0.4],[0.5,1]]",
    }),
  }),
  "cameras.trigger": () => ({
    label: t("When plates are read"),
    hint: t("Each picture that is sent is a charged read."),
  }),
  "cameras.trigger.mode": () => ({
    label: t("Mode"),
    hint: t("vehicle: a car has come and stands; interval: by the clock; manual: on request."),
  }),
  "cameras.trigger.every_ms": () => ({ label: t("Every (ms)"), hint: null }),
  "cameras.trigger.min_still_ms": () => ({
    label: t("Standing for (ms)"),
    hint: t("How long a vehicle stands before its picture is sent."),
  }),
};

/** The words of a setting. */
export function settingWords(path: SettingPath, description: string | undefined): SettingWords {
  const names = path.filter((step) => typeof step === "string");
  // An adopted camera has the settings of any other.
  const told = TOLD[names.join(".").replace(/^discovery\.adopt\.settings\./, "cameras.")];
  if (told !== undefined) return told();
  return { label: String(names.at(-1) ?? ""), hint: description ?? null };
}
