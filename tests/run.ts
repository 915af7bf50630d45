// `deno task ok` (--quick) and `deno task test`: runs every check, ends with `N passed, N failed`.
import { Command } from "commander";
import { type Counts, countTests, ONE_FAILED, ONE_PASSED } from "./support/count_tests.ts";
import { nameFailures } from "./support/name_failures.ts";

// What tests may do, listed. They start real programs and write to temporary folders.
const TEST_PERMISSIONS = [
  "--allow-read",
  "--allow-write",
  "--allow-net",
  "--allow-run",
  "--allow-env",
  "--allow-sys",
  "--allow-ffi",
];

interface Step {
  name: string;
  args: string[];
  env?: Record<string, string>;
  /** Counts its own tests; otherwise the step is one test. */
  isTestRun?: boolean;
}

const CHECKS: Step[] = [
  { name: "format", args: ["fmt", "--check"] },
  { name: "lint", args: ["lint"] },
  { name: "types", args: ["check"] },
];

// Files run side by side: each starts what it needs on ports and folders of its own. Those that use
// real cameras run later.
const BESIDE_THE_CODE = ["edge", "server", "web", "infra", "tests/support"];
const OF_THE_WHOLE = "tests/*_test.ts"; // what the code is as a whole: layers, words, lists
const ACROSS_ROOMS = [OF_THE_WHOLE, "tests/journeys", "tests/faults"];
const BROWSER = ["tests/browser"];

// Real cameras, real restarts, real waiting: not for every commit.
const SLOW_FILES = "**/*_live_test.ts";

function testRun(
  name: string,
  paths: string[],
  { isParallel = false, isWithoutSlow = false } = {},
): Step {
  return {
    name,
    isTestRun: true,
    env: { DENO_JOBS: "2" },
    args: [
      "test",
      "--no-check", // the types step has done it
      ...(isParallel ? ["--parallel"] : []),
      ...(isWithoutSlow ? [`--ignore=${SLOW_FILES}`] : []),
      ...TEST_PERMISSIONS,
      ...paths,
    ],
  };
}

function stepsOf(quick: boolean): Step[] {
  const beside = testRun("beside the code", BESIDE_THE_CODE, {
    isParallel: true,
    isWithoutSlow: true,
  });
  if (quick) return [...CHECKS, beside, testRun("the whole", [OF_THE_WHOLE])];
  return [
    ...CHECKS,
    beside,
    testRun("live, without cameras", [`server/${SLOW_FILES}`], { isParallel: true }),
    // One at a time: cameras and encoders side by side would starve each other of two cores.
    testRun(
      "live",
      BESIDE_THE_CODE.filter((room) => room !== "server").map((room) => `${room}/${SLOW_FILES}`),
    ),
    testRun("across rooms", ACROSS_ROOMS),
    testRun("browser", BROWSER, { isParallel: true }),
  ];
}

interface Outcome {
  counts: Counts;
  /** What failed, a few lines each. */
  failures: string[];
}

async function runStep(step: Step): Promise<Outcome> {
  say(`\n── ${step.name}`);
  const startedMs = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: step.args,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...step.env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [output, , { code }] = await Promise.all([
    relay(child.stdout),
    relay(child.stderr),
    child.status,
  ]);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  say(`── ${step.name}: ${code === 0 ? "passed" : "failed"} in ${seconds} s`);
  const counts = step.isTestRun ? countTests(output, code) : (code === 0 ? ONE_PASSED : ONE_FAILED);
  return { counts, failures: counts.failed === 0 ? [] : [step.name, ...nameFailures(output)] };
}

/** Shows what a step prints while it prints it. @returns all of it */
async function relay(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    await Deno.stdout.write(chunk);
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) {
  const program = new Command("test")
    .option("--quick", "only what a commit needs")
    .parse(["deno", "test", ...Deno.args]);
  const total = { passed: 0, failed: 0 };
  const failed: string[] = [];
  for (const step of stepsOf(program.opts<{ quick?: boolean }>().quick === true)) {
    const { counts, failures } = await runStep(step);
    total.passed += counts.passed;
    total.failed += counts.failed;
    failed.push(...failures);
  }
  if (failed.length > 0) say(`\n── failed\n${failed.join("\n")}`);
  say(`\n${total.passed} passed, ${total.failed} failed`);
  Deno.exit(total.failed === 0 ? 0 : 1);
}
