// Owns how `{{device.name}}` in a parsed value becomes that device's name. Pure. Values take the
// place of text within one value of the document: whatever they hold, they cannot become another
// setting. Keys are never filled in.
import type { FieldFault } from "../contract/problem.ts";
import { isPlainObject, type Settings } from "./settings.ts";

export type Scalar = string | number | boolean;

/** The value of a name such as `device.labels.lane`; `undefined`: there is none. */
export type Lookup = (name: string, cameraId: string | null) => Scalar | undefined;

const PLACEHOLDER = /\{\{\s*((?:location|device|camera)\.[A-Za-z0-9][A-Za-z0-9_./-]*)\s*\}\}/g;
const ADDRESS = /^([a-z][a-z0-9+.-]*:\/\/)/i;
const HOST = /^(?=.)(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]*)(:\d+)?$/;

/** The settings with every placeholder filled in. Faults name the placeholder, never a value. */
export function fillPlaceholders(
  settings: Settings,
  lookup: Lookup,
): { settings: Settings; faults: FieldFault[] } {
  const faults: FieldFault[] = [];
  const fill = (node: unknown, path: string, cameraId: string | null): unknown => {
    if (typeof node === "string") return fillText(node, { path, cameraId, lookup, faults });
    if (Array.isArray(node)) {
      return node.map((part, index) => {
        const id = path === "cameras" && isPlainObject(part) && typeof part.id === "string"
          ? part.id
          : cameraId;
        return fill(part, `${path}.${index}`, id);
      });
    }
    if (!isPlainObject(node)) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, part]) => {
        const partPath = path === "" ? key : `${path}.${key}`;
        if (/\{\{|\}\}/.test(key)) {
          faults.push({ path: partPath, message: "is a name with a placeholder: only values may" });
        }
        return [key, fill(part, partPath, cameraId)];
      }),
    );
  };
  return { settings: fill(settings, "", null) as Settings, faults };
}

/** The names that the settings ask for, each once, sorted. */
export function placeholdersOf(node: unknown): string[] {
  const texts = (part: unknown): string[] =>
    typeof part === "string"
      ? [part]
      : typeof part === "object" && part !== null
      ? Object.values(part).flatMap(texts)
      : [];
  const names = texts(node).flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, n]) => n));
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

interface Place {
  path: string;
  cameraId: string | null;
  lookup: Lookup;
  faults: FieldFault[];
}

function fillText(text: string, place: Place): unknown {
  if (!text.includes("{{") && !text.includes("}}")) return text;
  const found = [...text.matchAll(PLACEHOLDER)];
  if (/\{\{|\}\}/.test(text.replace(PLACEHOLDER, ""))) {
    const message = "holds {{ or }} that is no placeholder: {{location.…}}, {{device.…}}, " +
      "{{camera.…}}";
    place.faults.push({ path: place.path, message });
    return text;
  }
  const [only] = found;
  if (only !== undefined && found.length === 1 && only[0] === text.trim()) {
    return valueOf(only[1] ?? "", place) ?? text;
  }
  const isAddress = ADDRESS.test(text);
  return text.replace(PLACEHOLDER, (whole, name: string, offset: number) => {
    const value = valueOf(name, place);
    if (value === undefined) return whole;
    return isAddress
      ? inAddress(String(value).toWellFormed(), { text, offset, name, place })
      : String(value);
  });
}

function valueOf(name: string, { path, cameraId, lookup, faults }: Place): Scalar | undefined {
  const value = lookup(name, cameraId);
  if (value !== undefined) return value;
  const where = !name.startsWith("camera.") || cameraId !== null
    ? "has no value for this device"
    : "stands in no camera, so there is none to take it from";
  faults.push({ path, message: `{{${name}}} ${where}` });
  return undefined;
}

/** By its place in the address, so that a value cannot lead to another host. */
function inAddress(
  value: string,
  { text, offset, name, place }: { text: string; offset: number; name: string; place: Place },
): string {
  const start = ADDRESS.exec(text)?.[1]?.length ?? 0;
  // Placeholders hold none of these characters but the slash of a label's name.
  const plain = text.replace(PLACEHOLDER, (whole) => "x".repeat(whole.length));
  const pathAt = plain.slice(start).search(/[/?#]/);
  const authorityEnd = pathAt === -1 ? text.length : start + pathAt;
  if (offset >= authorityEnd) return encodeURI(value);
  const at = plain.slice(0, authorityEnd).lastIndexOf("@");
  if (offset < at) return encodeURIComponent(value);
  if (HOST.test(value)) return value;
  place.faults.push({ path: place.path, message: `{{${name}}} is no host name or address` });
  return "";
}
