// infra/compose.yaml against what the Compose specification knows and what this project promises.
import { deepEqual, match, ok } from "node:assert/strict";
import { parse } from "yaml";
import { SECRET_FILE_VARIABLES } from "../../server/secret_files.ts";
import { VARIABLES } from "../../server/config.ts";

interface Service {
  image: string;
  read_only: boolean;
  cap_drop: string[];
  security_opt: string[];
  ports?: string[];
  networks: string[];
  secrets?: string[];
  volumes?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
}

interface Compose {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, unknown>;
  secrets: Record<string, { file: string }>;
}

/** Of the specification; what is not here is misspelt or not wanted. */
const TOP_KEYS = ["name", "services", "networks", "volumes", "secrets"];
const SERVICE_KEYS = [
  ...["image", "build", "command", "depends_on", "environment", "healthcheck", "init"],
  ...["networks", "ports", "restart", "secrets", "volumes", "tmpfs", "read_only", "cap_drop"],
  ...["cap_add", "security_opt", "logging", "stop_grace_period", "mem_limit", "pids_limit"],
  "shm_size",
];

async function readCompose(): Promise<Compose> {
  const text = await Deno.readTextFile(new URL("../compose.yaml", import.meta.url));
  return parse(text, { merge: true });
}

Deno.test("compose.yaml holds only what the specification knows, and names only what it defines", async () => {
  const compose = await readCompose();
  deepEqual(
    Object.keys(compose).filter((key) => !TOP_KEYS.includes(key) && !key.startsWith("x-")),
    [],
  );
  for (const [name, service] of Object.entries(compose.services)) {
    deepEqual(Object.keys(service).filter((key) => !SERVICE_KEYS.includes(key)), [], name);
    for (const network of service.networks) ok(network in compose.networks, `${name}: ${network}`);
    for (const secret of service.secrets ?? []) ok(secret in compose.secrets, `${name}: ${secret}`);
    for (const other of Object.keys(service.depends_on ?? {})) ok(other in compose.services, other);
    for (const volume of service.volumes ?? []) {
      const [source = ""] = volume.split(":");
      if (source.startsWith("./")) await Deno.stat(new URL(`../${source}`, import.meta.url));
      else ok(source in compose.volumes, `${name}: ${source}`);
    }
  }
  const used = new Set(Object.values(compose.services).flatMap(({ secrets }) => secrets ?? []));
  deepEqual(Object.keys(compose.secrets).filter((secret) => !used.has(secret)), []);
});

Deno.test("compose.yaml: every service is hardened and watched, only the server is open to the outside", async () => {
  const { services, networks } = await readCompose();
  for (const [name, service] of Object.entries(services)) {
    match(service.image, /^[\w./-]+:v?\d[\w.-]*$/, `${name}: pinned by tag`);
    deepEqual(service.cap_drop, ["ALL"], name);
    deepEqual(service.security_opt, ["no-new-privileges:true"], name);
    ok(service.read_only, name);
    ok(name === "server" || service.healthcheck, `${name} is watched (the server by its image)`);
    for (const port of service.ports ?? []) {
      ok(name === "server" || port.startsWith("127.0.0.1:"), `${name}: ${port}`);
    }
    const isOutside = service.networks.some((network) => network === "outside");
    ok(name === "server" || !isOutside, name);
  }
  ok(networks.inside?.internal);
});

Deno.test("compose.yaml holds no secret, and no setting that the server does not know", async () => {
  const { services } = await readCompose();
  for (const [name, { environment }] of Object.entries(services)) {
    for (const [key, value] of Object.entries(environment ?? {})) {
      const isSecret = /PASSWORD|SECRET|TOKEN|DATABASE_URL/.test(key);
      ok(!isSecret || /^\$\{\w+:\?|^\/run\/secrets\//.test(value), `${name}: ${key}`);
    }
  }
  const known = [...VARIABLES, ...SECRET_FILE_VARIABLES, "DENO_KV_ACCESS_TOKEN"];
  const keys = Object.keys(services.server?.environment ?? {});
  deepEqual(keys.filter((key) => !known.includes(key)), []);
});
