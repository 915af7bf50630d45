// Owns DIR/demo.json: where everything of a running demo is, for people and for programs.

export interface DemoFile {
  server_url: string;
  api_key: string;
  admin_email: string;
  admin_password: string;
  edges: { url: string; api_key: string; device_id: string }[];
  recognizer_url: string;
  webhook_url: string;
  rtsp_urls: string[];
  /** Faults and cars on command; see infra/demo/camera/control.ts. */
  camera_control_url: string;
  /** JSON lines `{at, camera, plate, legible}` of what the cameras really showed. */
  truth_file: string;
  /** `null` without monitoring. */
  prometheus_url: string | null;
}

/** Writes it whole or not at all, readable by its owner only: it holds passwords. */
export async function writeDemoFile(dir: string, content: DemoFile): Promise<void> {
  const temporary = `${dir}/.demo.json.tmp`;
  await Deno.writeTextFile(temporary, JSON.stringify(content, null, 2) + "\n", { mode: 0o600 });
  await Deno.rename(temporary, `${dir}/demo.json`);
}
