// Runs the snippets of server/docs/quickstart.md as a reader would, against a real server.
import { equal, match, ok } from "node:assert/strict";
import { type AccessWorld, accessWorld } from "../support/access_world.ts";
import { startInstantRecognizer } from "../bench/instant_recognizer.ts";
import { httpAgent } from "../support/http_agent.ts";

const PAGE = await Deno.readTextFile(
  new URL("../../server/docs/quickstart.md", import.meta.url),
);

/** The text of the block that begins with "```sh quickstart register". */
function snippet(language: string, name: string): string {
  const [, text] =
    new RegExp(`\`\`\`${language} quickstart ${name}\\n([^]*?)\n\`\`\``).exec(PAGE) ??
      [];
  if (text === undefined) throw new Error(`quickstart.md has no ${language} snippet ${name}`);
  return text;
}

interface Desk {
  world: AccessWorld;
  dir: string;
  env: Record<string, string>;
}

async function run({ dir, env }: Desk, program: string, args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd: dir,
    env,
    stdin: "null",
    signal: AbortSignal.timeout(60_000),
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  ok(success, `${program} failed: ${out}${err}`);
  return out ?? "";
}

const sh = (desk: Desk, name: string) => run(desk, "bash", ["-euc", snippet("sh", name)]);

async function typescript(desk: Desk, name: string): Promise<string> {
  const file = `${desk.dir}/${name}.ts`;
  // The reader's editor is told of Deno; Deno itself knows.
  const text = snippet("ts", name).replace(/^declare const Deno.*\n/m, "");
  await Deno.writeTextFile(file, text);
  return await run(desk, Deno.execPath(), [
    "run",
    "--no-config",
    "--allow-net",
    "--allow-env",
    file,
  ]);
}

const hasPython = await new Deno.Command("python3", { args: ["--version"], stdout: "null" })
  .output()
  .then(({ success }) => success, () => false);

async function desk(): Promise<Desk & AsyncDisposable> {
  const recognizer = startInstantRecognizer();
  recognizer.read("ABC1234");
  const world = await accessWorld({
    env: {
      WASHFLEET_RECOGNIZER_URL: recognizer.url,
      WASHFLEET_RECOGNIZER_TOKEN: "test",
      WASHFLEET_RECOGNIZER_RATE_PER_SECOND: "unlimited",
    },
  });
  const { headers } = await world.makeKey([
    "fleet:read",
    "fleet:write",
    "plates:process",
    "plates:read",
    "events:read",
  ]);
  const dir = await Deno.makeTempDir();
  return {
    world,
    dir,
    env: { WASHFLEET_URL: world.url, WASHFLEET_KEY: headers["x-api-key"] ?? "" },
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await recognizer[Symbol.asyncDispose]();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

Deno.test("quickstart.md leads to a plate: curl and TypeScript, and Python where there is one", async () => {
  await using at = await desk();
  const claimCode = (await sh(at, "register")).trim();
  match(claimCode, /^WF-/);
  equal((await sh(at, "register")).trim(), claimCode); // repeated, it makes nothing twice
  await using _agent = await httpAgent(at.world.url, claimCode);
  const answer = JSON.parse(await sh(at, "process"));
  equal(answer.read.plate, "ABC1234");
  at.env.WASHFLEET_DEVICE = (await Deno.readTextFile(`${at.dir}/device_id`)).trim();
  equal((await typescript(at, "process")).trim(), "ABC1234");
  match(await sh(at, "events"), /event: plate\.read\ndata: .*"plate":"ABC1234"/);
  match(await typescript(at, "events"), /plate\.read in time .*"plate":"ABC1234"/);
  if (!hasPython) return;
  for (const name of ["process", "events"]) {
    equal((await run(at, "python3", ["-c", snippet("python", name)])).trim(), "ABC1234");
  }
});

Deno.test("every snippet of quickstart.md that is meant to run has its language in the test", () => {
  const marked = [...PAGE.matchAll(/^```(\w+) quickstart (\w+)$/gm)].map(([, language, name]) =>
    `${language} ${name}`
  );
  equal(
    marked.toSorted().join(", "),
    "python events, python process, sh events, sh process, sh register, ts events, ts process",
  );
});
