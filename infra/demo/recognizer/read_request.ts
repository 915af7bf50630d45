/** Parses a plate-reader upload. Fetches `upload_url` when the picture is given that way. */
import { z } from "zod";

const configSchema = z.looseObject({
  region: z.enum(["strict"]).optional(),
  detection_mode: z.enum(["plate", "vehicle"]).optional(),
  threshold_d: z.number().min(0).max(1).default(0.2),
  threshold_o: z.number().min(0).max(1).default(0.6),
});

export type ReadRequest = {
  jpeg: Uint8Array;
  filename: string;
  /** One entry a field; a comma-joined list is one unknown region. */
  regions: string[];
  cameraId: string | undefined;
  timestamp: Date | undefined;
  hasMmc: boolean;
  config: z.infer<typeof configSchema>;
};

/** A string says what is wrong with the request. */
export async function parseReadRequest(
  form: FormData,
  signal: AbortSignal,
): Promise<ReadRequest | string> {
  const picture = await readUpload(form, signal);
  if (!picture) return "Either upload or upload_url is required.";
  const config = configSchema.safeParse(parseJson(textField(form, "config") ?? "{}"));
  if (!config.success) return `Invalid config: ${z.prettifyError(config.error)}`;
  const timestamp = textField(form, "timestamp");
  const at = timestamp === undefined ? undefined : parseUtc(timestamp);
  if (at && Number.isNaN(at.getTime())) return "Invalid timestamp.";
  return {
    ...picture,
    regions: form.getAll("regions").filter((region) => typeof region === "string"),
    cameraId: textField(form, "camera_id"),
    timestamp: at,
    hasMmc: textField(form, "mmc") === "true",
    config: config.data,
  };
}

async function readUpload(
  form: FormData,
  signal: AbortSignal,
): Promise<{ jpeg: Uint8Array; filename: string } | undefined> {
  const upload = form.get("upload");
  if (upload instanceof File) {
    return { jpeg: await upload.bytes(), filename: upload.name || "upload" };
  }
  const url = textField(form, "upload_url");
  if (url === undefined || !URL.canParse(url)) return undefined;
  const response = await fetch(url, { signal });
  if (!response.ok) return undefined;
  return {
    jpeg: await response.bytes(),
    filename: new URL(url).pathname.split("/").pop() || "upload",
  };
}

function textField(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** ISO 8601; without a zone it is UTC. */
function parseUtc(text: string): Date {
  return new Date(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text.replace(" ", "T")}Z`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
