// The server's unit as its documentation installs it, under a real systemd in a throw-away Debian.
// Steps of one journey, as each stands on the one before.
import assert from "node:assert/strict";
import {
  collectInside,
  type CollectorInside,
  documentedTracing,
} from "../../tests/support/collector_inside.ts";
import { testDatabase } from "../../tests/support/database.ts";
import { DebianContainer } from "../../tests/support/debian_container.ts";
import { buildImageIn } from "../../tests/support/image_build.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { UNIT_PLACES } from "./server_permissions.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const UNIT = "washfleet-server.service";
const SLOW_MACHINE_MS = 240_000;
const SETTINGS = [
  ...["WASHFLEET_HOST=127.0.0.1", "WASHFLEET_PORT=8080"],
  "WASHFLEET_PUBLIC_URL=https://fleet.example.com",
  "WASHFLEET_ADMIN_PASSWORD_FILE=/etc/washfleet-server/admin_password",
];

interface Site {
  machine: DebianContainer;
  /** As the inside reaches it. */
  databaseUrl: string;
  collector: CollectorInside;
  /** Output of what has to succeed inside. */
  run(...argv: string[]): Promise<string>;
}

Deno.test("the server's unit, as its documentation installs it", {
  ignore: Deno.uid() !== 0,
}, async (t) => {
  await using parts = new AsyncDisposableStack();
  const dir = await Deno.makeTempDir({ prefix: "washfleet-unit-" });
  parts.defer(() => Deno.remove(dir, { recursive: true }));
  await Deno.mkdir(`${dir}/app`);
  await Deno.chmod(dir, 0o755); // the way to the program; what is in it has the image's own rights
  await buildImageIn(`${dir}/app`, `${dir}/deno`);
  const database = parts.use(await testDatabase());
  const machine = parts.use(
    await DebianContainer.start({
      [UNIT_PLACES.program]: `${dir}/app`,
      [UNIT_PLACES.deno]: Deno.execPath(),
      "/infra": `${ROOT}infra`,
    }),
  );
  await using _relay = await relayDatabase(machine, database.connectionString);
  await using collector = await collectInside(machine);
  const { username, pathname } = new URL(database.connectionString);
  await journey(t, {
    machine,
    collector,
    databaseUrl: `postgresql://${username}@127.0.0.1:5432${pathname}`,
    run: async (...argv) => {
      const { code, output } = await machine.run(...argv);
      assert.equal(code, 0, `${argv.join(" ")}\n${output}`);
      return output.trim();
    },
  });
});

/** Where the unit wants its database: at a port. The machine's own network has no other way out. */
async function relayDatabase(
  machine: DebianContainer,
  connectionString: string,
): Promise<AsyncDisposable> {
  const socketDir = new URL(connectionString).searchParams.get("host") ?? "";
  const relay = machine.command("--net", [
    ...[Deno.execPath(), "run", "--allow-all", "--no-check"],
    ...[`${ROOT}tests/support/socket_relay_main.ts`, "5432", `${socketDir}/.s.PGSQL.5432`],
  ]).spawn();
  const reader = relay.stdout.getReader();
  const { value } = await reader.read();
  assert.match(new TextDecoder().decode(value), /ready/);
  reader.releaseLock();
  return {
    [Symbol.asyncDispose]: async () => {
      relay.kill("SIGKILL");
      await relay.output();
    },
  };
}

async function journey(t: Deno.TestContext, site: Site): Promise<void> {
  const { machine, run } = site;
  const property = (name: string) => run("systemctl", "show", "--value", "-p", name, UNIT);
  const isReady = async () => (await answerOf(machine, "/readyz")).startsWith("200 ");

  const hasStarted = await t.step(
    "the documentation's commands start it, and it is ready",
    async () => {
      for (const command of await documentedCommands()) {
        if (command.startsWith("systemctl")) await prepare(site);
        await run("sh", "-ec", command);
      }
      await waitUntil(isReady, { what: "the server", timeoutMs: SLOW_MACHINE_MS }).catch(
        async (error) => {
          throw new Error(`${error}\n${await run("journalctl", "-u", UNIT, "-n", "40")}`);
        },
      );
      assert.match(await answerOf(machine, "/login"), /^200 .*<html/s);
      assert.equal(await property("ActiveState"), "active");
    },
  );

  if (!hasStarted) return; // the other steps would judge, and kill, what is not there

  await t.step("it runs as its own user, who sees its folders alone", async () => {
    const pid = await property("MainPID");
    assert.equal(await run("ps", "-o", "user:20=", "-p", pid), "washfleet-server");
    const place = "/var/lib/washfleet-server";
    assert.equal(await run("stat", "-c", "%a %U", place), "700 washfleet-server");
    // It made its key there: the folder is its own to write.
    assert.equal(await run("stat", "-c", "%a", `${place}/secret.key`), "600");
    assert.doesNotMatch(
      await run("journalctl", "-u", UNIT),
      /NotCapable|Permission denied|cannot start the sending process/,
    );
  });

  await t.step("it tells its spans, as its documentation says", async () => {
    await site.collector.heard("washfleet-server: GET /readyz");
  });

  await t.step("killed, it is there again", async () => {
    const before = await property("MainPID");
    assert.match(before, /^[1-9]/); // 0 would be this process group
    await run("kill", "-9", before);
    await waitUntil(async () => !["0", before].includes(await property("MainPID")), {
      what: "another process",
      timeoutMs: SLOW_MACHINE_MS,
    });
    await waitUntil(isReady, { what: "the server", timeoutMs: SLOW_MACHINE_MS });
    assert.equal(await property("NRestarts"), "1");
  });

  await t.step("told to stop, it ends by itself", async () => {
    await run("systemctl", "stop", UNIT);
    assert.equal(await property("Result"), "success");
    assert.equal(await property("ExecMainStatus"), "0");
  });

  await t.step("a wrong setting is named, and not tried again", async () => {
    await run("sed", "-i", "s/^WASHFLEET_PORT=.*/WASHFLEET_PORT=everywhere/", ENV_FILE);
    await machine.run("systemctl", "start", UNIT);
    await waitUntil(async () => await property("ActiveState") === "failed", {
      what: "its end",
      timeoutMs: SLOW_MACHINE_MS,
    });
    assert.equal(await property("ExecMainStatus"), "78");
    assert.match(await run("journalctl", "-u", UNIT, "-n", "20"), /WASHFLEET_PORT/);
  });
}

const ENV_FILE = "/etc/washfleet-server/server.env";

/** The lines of the section's block of commands. */
async function documentedCommands(): Promise<string[]> {
  const text = await Deno.readTextFile(`${ROOT}server/docs/running.md`);
  const block = /## With systemd.*?```sh\n(.*?)```/s.exec(text)?.[1] ?? "";
  const commands = block.trim().split("\n");
  assert.ok(commands.length >= 3, `current commands are ${block}`);
  return commands;
}

/** What the section says in words: the unit, and the settings. */
async function prepare({ run, databaseUrl }: Site): Promise<void> {
  await run("cp", `/infra/systemd/${UNIT}`, "/etc/systemd/system/");
  const secret = "/etc/washfleet-server/admin_password";
  const tracing = await Deno.readTextFile(`${ROOT}server/docs/tracing.md`);
  const section = /## Turning it on.*?```sh\n(.*?)```/s.exec(tracing)?.[1] ?? "";
  const settings = [...SETTINGS, ...documentedTracing(section)];
  const write = `umask 027; printf '%s\\n' DATABASE_URL=${databaseUrl} ${
    settings.join(" ")
  } > ${ENV_FILE};
    echo "only for this test" > ${secret}; chgrp washfleet-server ${ENV_FILE} ${secret}`;
  await run("sh", "-ec", write);
  await run("systemctl", "daemon-reload");
  // The machine has no network to wait two minutes for.
  await run("systemctl", "mask", "systemd-networkd-wait-online.service");
}

/** `STATUS body` of what is served inside; why not where nobody answers. */
async function answerOf(machine: DebianContainer, path: string): Promise<string> {
  const program = `const response = await fetch("http://127.0.0.1:8080${path}").catch(String);
    console.log(typeof response === "string" ? response : response.status + " " + await response.text())`;
  const { stdout } = await machine.command("--net", [Deno.execPath(), "eval", program]).output();
  return new TextDecoder().decode(stdout);
}
