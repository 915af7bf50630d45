// Owns a motion (https://motion-project.github.io) that reads one camera, as a reference: a picture
// a second over HTTP, no detection, no recording. Measures nothing.

const MOTION = "/usr/bin/motion";
const READY_WITHIN_MS = 30_000;

export interface Motion extends AsyncDisposable {
  pid: number;
  /** Of its stream server; `CURRENT_PATH` there is the newest JPEG. */
  port: number;
}

/** The first camera's newest picture. */
export const CURRENT_PATH = "/0/current";

/** What the reference is, for a figure. */
export const MOTION_REFERENCE = "motion on the same camera: a picture a second, no detection";

/** Null, said on standard error, where motion is not installed. @throws Error if it gives no picture */
export async function startMotion(cameraUrl: string): Promise<Motion | null> {
  if (!await isInstalled()) {
    const note = "motion is not installed: its rows are left out (apt-get install motion)\n";
    Deno.stderr.writeSync(new TextEncoder().encode(note));
    return null;
  }
  const dir = await Deno.makeTempDir({ prefix: "washfleet-motion-" });
  const port = freePort();
  await Deno.writeTextFile(`${dir}/motion.conf`, motionConf({ dir, port, cameraUrl }));
  const child = new Deno.Command(MOTION, {
    args: ["-n", "-m", "-c", `${dir}/motion.conf`],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const stop = async () => {
    child.kill("SIGKILL");
    await child.status;
    await Deno.remove(dir, { recursive: true });
  };
  try {
    await waitForPicture(port);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid, port, [Symbol.asyncDispose]: stop };
}

/** https://motion-project.github.io/motion_config.html; the quality gives about 100 kB a picture. */
function motionConf(
  { dir, port, cameraUrl }: { dir: string; port: number; cameraUrl: string },
): string {
  return [
    ...["daemon off", "setup_mode off", "log_level 4", `log_file ${dir}/motion.log`],
    ...[`target_dir ${dir}`, "picture_output off", "movie_output off", "webcontrol_port 0"],
    ...[`netcam_url ${cameraUrl}`, "netcam_params rtsp_transport=tcp"],
    ...["width 1920", "height 1080", "framerate 1"],
    ...[`stream_port ${port}`, "stream_localhost on", "stream_quality 75", "stream_maxrate 1"],
    "",
  ].join("\n");
}

/** Before its camera is connected it shows a grey picture of its own, which is small. */
async function waitForPicture(port: number): Promise<void> {
  const deadlineMs = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadlineMs) {
    const picture = await fetch(`http://127.0.0.1:${port}${CURRENT_PATH}`)
      .then((response) => response.bytes()).catch(() => new Uint8Array());
    if (picture[0] === 0xff && picture.byteLength > 60_000) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Cannot measure motion: it gave no picture within ${READY_WITHIN_MS} ms`);
}

async function isInstalled(): Promise<boolean> {
  return await Deno.stat(MOTION).then(() => true, () => false);
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  return listener.addr.port;
}
