// Owns the fields of a camera's settings that an installer needs, and what they mean as settings.
// @ts-check
import { cameraUrl, shownAddress, suggestId } from "./camera_address.js";
import { element } from "./element.js";
import { choice, field, textInput } from "./form_fields.js";

/** @typedef {import("./page.js").CameraSettings} CameraSettings */
/** @typedef {Record<string, unknown>} Settings */

const TRIGGERS = /** @type {const} */ ([
  ["manual", "Only when asked"],
  ["vehicle", "When a car stands in the zone"],
  ["interval", "Again and again"],
]);
const TURNS = /** @type {const} */ ([
  ["0", "As it comes"],
  ["90", "A quarter to the right"],
  ["180", "Upside down"],
  ["270", "A quarter to the left"],
]);

/**
 * @param {{ known: CameraSettings | null, name?: string, address?: string, taken?: readonly string[] }} options
 *   `known`: the camera as it runs; null: a new one
 */
export function createCameraForm({ known, name = "", address = "", taken = [] }) {
  const shown = known === null ? { address, hasLogin: false } : shownAddress(known.url);
  const trigger = /** @type {any} */ (known)?.trigger ?? { mode: "manual" };
  const turn = String(/** @type {any} */ (known)?.rotate ?? 0);
  const inputs = {
    name: textInput({ autocapitalize: "sentences", maxlength: 80, value: known?.name ?? name }),
    address: textInput({ inputmode: "url", required: known === null, value: shown.address }),
    user: textInput(),
    password: textInput({ type: "password", autocomplete: "new-password" }),
    mode: choice(TRIGGERS, trigger.mode),
    seconds: textInput({
      type: "number",
      min: 0.25,
      step: "any",
      value: trigger.mode === "interval" ? trigger.every_ms / 1000 : 1,
    }),
    turn: choice(TURNS, turn),
  };
  const secondsField = field("Seconds between pictures sent to be read", inputs.seconds);
  const showSeconds = () => secondsField.hidden = inputs.mode.value !== "interval";
  inputs.mode.addEventListener("change", showSeconds);
  showSeconds();

  const passwordHint = shown.hasLogin ? "The one it has stays while both are empty." : null;
  const show = element("button", { type: "button", class: "small" }, "Show password");
  show.addEventListener("click", () => {
    const isHidden = inputs.password.type === "password";
    inputs.password.type = isHidden ? "text" : "password";
    show.textContent = isHidden ? "Hide password" : "Show password";
  });

  return {
    nodes: [
      field("Name", inputs.name, "What people call this place, e.g. Lane 2 exit."),
      field(
        "Address",
        inputs.address,
        "e.g. rtsp://192.168.1.64/stream1, as the camera's manual says.",
      ),
      field("User of the camera", inputs.user),
      field("Password of the camera", inputs.password, passwordHint),
      show,
      field("Plates are read", inputs.mode),
      secondsField,
      field("Turn the picture", inputs.turn),
    ],
    focus: () => inputs.name.focus(),
    /** @returns {{ settings: Settings } | { fault: string }} of a new camera: all; else what changed */
    read() {
      const url = cameraUrl({
        address: inputs.address.value,
        user: inputs.user.value,
        password: inputs.password.value,
        hasLogin: shown.hasLogin,
      });
      const isUrlTouched = known === null || inputs.address.value !== shown.address ||
        inputs.user.value !== "" || inputs.password.value !== "";
      if (isUrlTouched && url === null) return { fault: "This address is none: rtsp://HOST/PATH." };
      const newName = inputs.name.value.trim();
      if (known === null) {
        const id = suggestId(newName, taken);
        return {
          settings: { id, ...(newName === "" ? {} : { name: newName }), url, ...choices() },
        };
      }
      const isRenamed = newName !== (known.name ?? "");
      return {
        settings: {
          ...(isRenamed ? { name: newName === "" ? null : newName } : {}),
          ...(isUrlTouched ? { url } : {}),
          ...choices(),
        },
      };
    },
  };

  /** What the selects say, where it is not what the camera has. */
  function choices() {
    /** @type {Settings} */
    const changed = {};
    const mode = inputs.mode.value;
    const every_ms = Math.round(Number(inputs.seconds.value) * 1000);
    if (mode !== trigger.mode || (mode === "interval" && every_ms !== trigger.every_ms)) {
      changed.trigger = mode === "interval" ? { mode, every_ms } : { mode };
    }
    if (inputs.turn.value !== turn) changed.rotate = Number(inputs.turn.value);
    return changed;
  }
}
