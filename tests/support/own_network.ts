// Owns running a program of the tests in a network of its own: no way out, its own names, and
// addresses that no machine should have to give away for a test (the clouds' metadata address).

/** The address of the clouds' metadata, which is one of the own network's. */
export const METADATA_ADDRESS = "169.254.169.254";

// As root of a user namespace: names are asked for at port 53, which nobody else may open.
const SET_UP = `
ip link set lo up
ip address add ${METADATA_ADDRESS}/32 dev lo
mount --bind "$1" /etc/resolv.conf
shift
exec "$@"`;

/**
 * Runs the script, whose standard output is one JSON document. Its first argument is a folder that it
 * may write to.
 * @throws Error with its complaints when it fails
 */
export async function runInOwnNetwork<Result>(
  scriptUrl: string,
  { timeoutMs = 60_000 }: { timeoutMs?: number } = {},
): Promise<Result> {
  const dir = await Deno.makeTempDir({ prefix: "washfleet-network-" });
  const names = `${dir}/resolv.conf`;
  await Deno.writeTextFile(names, "nameserver 127.0.0.1\noptions timeout:2 attempts:1\n");
  const deno = [Deno.execPath(), "run", "--quiet", "--no-prompt", "--cached-only"];
  const permissions = ["--allow-net", "--allow-run", "--allow-read", "--allow-env", "--allow-sys"];
  permissions.push(`--allow-write=${dir}`);
  const program = [
    ...deno,
    "--unstable-net",
    ...permissions,
    new URL(scriptUrl).pathname,
    dir,
  ];
  try {
    const { success, stdout, stderr } = await new Deno.Command("unshare", {
      args: [
        ...["--user", "--map-root-user", "--net", "--mount"],
        ...["sh", "-euc", SET_UP, "sh", names, ...program],
      ],
      signal: AbortSignal.timeout(timeoutMs),
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    if (!success) throw new Error(`Cannot run in a network of its own: ${text(stderr)}`);
    return JSON.parse(text(stdout));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
