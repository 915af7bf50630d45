// Owns the commands of a release: `deno task release` builds and signs one, `release:keygen` makes
// the keys for it.
import { Command, InvalidArgumentError } from "commander";
import { AGENT_NAME } from "../../server/contract/release.ts";
import { bundle } from "./bundle.ts";
import { makeSigningKey, publicEntry, readSigningKey } from "./signing_key.ts";
import { signRelease } from "./sign_release.ts";

interface BuildOptions {
  key: string;
  sequence: number;
  version: string;
  out: string;
  minRuntime: string;
}

const EDGE_MAIN = new URL("../../edge/main.ts", import.meta.url).pathname;

/** The file must not be there: a private key is never written over. */
async function keygen({ out, note }: { out: string; note: string }): Promise<void> {
  const { key, pem } = await makeSigningKey();
  await Deno.writeTextFile(out, pem, { createNew: true, mode: 0o600 });
  tell(
    `The private key is in ${out}. Keep it off this machine and out of every repository.`,
  );
  tell("Its entry for the package's release_keys.json:");
  const keys = { keys: [publicEntry(key, note)] };
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(keys, null, 2)}\n`));
}

async function build({ key, sequence, version, out, minRuntime }: BuildOptions): Promise<void> {
  const signingKey = await readSigningKey(await Deno.readTextFile(key));
  await Deno.mkdir(out, { recursive: true });
  const outFile = `${out}/${AGENT_NAME}`;
  const { sizeBytes } = await bundle({ entry: EDGE_MAIN, outFile });
  const agent = await Deno.readFile(outFile);
  const options = { key: signingKey, sequence, version, minRuntime, createdAt: new Date() };
  for (const [name, bytes] of await signRelease(agent, options)) {
    await Deno.writeFile(`${out}/${name}`, bytes);
  }
  tell(
    `Release ${sequence} (${version}), ${sizeBytes} bytes, key ${signingKey.id}: ${out}`,
  );
}

/** For people; standard output is the public key's. */
function tell(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}

function parseSequence(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError("must be a whole number from 1");
  return Number(text);
}

if (import.meta.main) {
  const program = new Command("release").showHelpAfterError();
  program.command("keygen")
    .description("make a pair of keys; the public one is printed")
    .requiredOption("--out <file>", "where the private key goes (PEM, 0600); must not be there")
    .option("--note <text>", "a word for people", "")
    .action(keygen);
  program.command("build", { isDefault: true })
    .description("bundle the agent, and sign it as a release")
    .requiredOption("--key <file>", "private key made by release:keygen")
    .requiredOption("--sequence <number>", "above every release before", parseSequence)
    .requiredOption("--version <semver>", "as CHANGELOG.md has it")
    .requiredOption("--out <folder>", "for manifest.json, manifest.sig and agent.js")
    .option("--min-runtime <version>", "least version of Deno", Deno.version.deno)
    .action(build);
  await program.parseAsync(Deno.args, { from: "user" });
}
