// Owns asking the installed FFmpeg what it is and what it can decode. Never opens a camera.

export interface FfmpegBuild {
  /** "5.1.9-0+deb12u1" */
  version: string;
  /** Names of all decoders. */
  decoders: ReadonlySet<string>;
}

/** @throws Deno.errors.NotFound, NotCapable and the like when it cannot be run. */
export async function askFfmpegBuild(ffmpegPath: string): Promise<FfmpegBuild> {
  const [version, decoders] = await Promise.all([
    run(ffmpegPath, "-version"),
    run(ffmpegPath, "-decoders"),
  ]);
  return parseFfmpegBuild({ version, decoders });
}

/** What its two answers say; an answer in other words gives "unknown" and no decoders. */
export function parseFfmpegBuild(
  { version, decoders }: { version: string; decoders: string },
): FfmpegBuild {
  const rows = decoders.matchAll(/^ [VAS][F.][S.][X.][B.][D.] (\w\S*)/gm);
  return {
    version: /^ffmpeg version (\S+)/.exec(version)?.[1] ?? "unknown",
    decoders: new Set(rows.map(([, name]) => name ?? "")),
  };
}

async function run(ffmpegPath: string, option: string): Promise<string> {
  const { stdout } = await new Deno.Command(ffmpegPath, {
    args: ["-hide_banner", "-nostdin", option].filter((arg) =>
      option !== "-version" || arg === option // the banner is what the version stands in
    ),
    stdin: "null",
    stdout: "piped",
    stderr: "null",
    clearEnv: true,
  }).output();
  return new TextDecoder().decode(stdout);
}
