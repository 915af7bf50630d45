// Owns how the demo starts a program with exactly the permissions that its task ships with.

interface DenoJson {
  tasks: Record<string, string | { command: string }>;
}

/**
 * The arguments of `deno` in a task of deno.json (its last command, where setup comes first).
 * @throws Error when there is no such task or it does not end in a plain `deno run`
 */
export function taskArgv(denoJson: DenoJson, task: string): string[] {
  const entry = denoJson.tasks[task];
  const command = typeof entry === "string" ? entry : entry?.command;
  const last = command?.split("&&").at(-1)?.trim().split(/\s+/) ?? [];
  const [program, ...args] = last;
  if (program !== "deno" || args[0] !== "run") {
    throw new Error(`Cannot start the task ${task} as a plain "deno run": it is ${command}`);
  }
  return args;
}

/** The project's own deno.json. */
export async function readDenoJson(): Promise<DenoJson> {
  return JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
}
