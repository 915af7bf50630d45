// Owns the reference of device_heartbeats.ts: a server as small as can be, that writes each
// heartbeat to its row. A process of its own, so that its time can be told.
import { openDb, sql } from "../../server/db/sql.ts";

export interface NaiveHeartbeats extends AsyncDisposable {
  url: string;
  pid: number;
}

/** Starts it on a free port. */
export async function startNaiveHeartbeats(connectionString: string): Promise<NaiveHeartbeats> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", import.meta.filename ?? "", connectionString],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value } = await reader.read();
  return {
    url: (value ?? "").trim(),
    pid: child.pid,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      await reader.cancel();
      await child.status;
    },
  };
}

async function serve(connectionString: string): Promise<void> {
  const db = openDb({ connectionString, poolSize: 20 });
  await db.execute(sql`alter table devices add column if not exists bench_health jsonb`);
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const token = request.headers.get("authorization")?.slice("Bearer ".length) ?? "";
      const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
      const health = await request.json();
      const updated = await db.execute(
        sql`
      update devices set last_seen_at = now(), bench_health = ${JSON.stringify(health)}::jsonb
      where token_hash = ${new Uint8Array(hash)}`,
        { name: "naive" },
      );
      return new Response(null, { status: updated === 1 ? 204 : 401 });
    },
  );
  const line = `http://127.0.0.1:${server.addr.port}/\n`;
  await Deno.stdout.write(new TextEncoder().encode(line));
}

if (import.meta.main) await serve(Deno.args[0] ?? "");
