// Owns telling the demo's cameras what to do: cars and faults on command (infra/demo/camera/control.ts).

/** `path` is `/cameras/N/pass` or `/cameras/N/fault`. @throws Error with what the camera said */
export async function commandCamera(url: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`Cannot command the camera: ${response.status} ${text}`);
}
