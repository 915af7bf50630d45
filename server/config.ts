// Owns what the server can be told by its environment: names, units, defaults, every fault by its
// name. Never reads the environment (main.ts does) and never keeps a default anywhere else.
import { z } from "zod";
import { WashfleetError } from "./errors.ts";

const list = z.string().default("").transform((text) =>
  text.split(",").map((part) => part.trim()).filter((part) => part !== "")
);
const number = (least: number, most: number, otherwise: number) =>
  z.coerce.number().min(least).max(most).default(otherwise);
const whole = (least: number, most: number, otherwise: number) =>
  z.coerce.number().int().min(least).max(most).default(otherwise);
const httpUrl = z.url({ protocol: /^https?$/ });

const Environment = z.object({
  /** Address to listen on; `0.0.0.0` for every network. */
  WASHFLEET_HOST: z.string().default("127.0.0.1"),
  WASHFLEET_PORT: whole(0, 65_535, 8080),
  /** Where people reach the server. Default: the address it listens on. */
  WASHFLEET_PUBLIC_URL: httpUrl.optional(),
  /** Folder of everything that the server keeps. */
  WASHFLEET_DATA: z.string().min(1).default(".data/server"),
  /** PostgreSQL 15 or newer. Default: an embedded one in the folder above. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Deno KV over KV Connect, for several instances. Default: a file in the folder above. */
  WASHFLEET_KV_URL: httpUrl.optional(),
  /** Seals camera passwords and signs sessions. Default: made once, kept in the folder above. */
  WASHFLEET_SECRET_KEY: z.string().transform(secretBytes).optional(),
  WASHFLEET_ADMIN_EMAIL: z.email().default("admin@washfleet.local"),
  /** Of the first administrator. Default: a random one, shown once. */
  WASHFLEET_ADMIN_PASSWORD: z.string().min(12).max(128).optional(),
  WASHFLEET_RECOGNIZER_URL: httpUrl.default("https://api.platerecognizer.com"),
  /** The account's token; none for an on-premise SDK. */
  WASHFLEET_RECOGNIZER_TOKEN: z.string().min(1).optional(),
  /** Hints such as `us-tx,us-ok`, most likely first. */
  WASHFLEET_RECOGNIZER_REGIONS: list,
  /** Pace of the whole account: 1 on the free plan, 8 on paid ones, `unlimited` for an SDK. */
  WASHFLEET_RECOGNIZER_RATE_PER_SECOND: z.union([
    z.literal("unlimited").transform(() => null),
    number(0.01, 1000, 1),
  ]).default(1),
  /** A frame that a device sends of itself is read within this time or kept. */
  WASHFLEET_RECOGNIZER_DEADLINE_MS: whole(500, 120_000, 15_000),
  /** A reading below this is a guess, 0–1. */
  WASHFLEET_MIN_CONFIDENCE: number(0, 1, 0.6),
  /** A vehicle not seen for this long has left. */
  WASHFLEET_VISIT_GAP_MS: whole(500, 3_600_000, 8000),
  /** So long after its picture a plate may open a gate. */
  WASHFLEET_EVENT_TTL_MS: whole(1000, 3_600_000, 30_000),
  /** Reads, visits and their events are deleted after so many days. Default: kept for ever. */
  WASHFLEET_KEEP_READS_DAYS: z.coerce.number().int().min(1).max(3650).optional(),
  /** Pictures are deleted after so many days. Default: kept as long as their reads. */
  WASHFLEET_KEEP_PICTURES_DAYS: z.coerce.number().int().min(1).max(3650).optional(),
  /** An S3-compatible store for the pictures, e.g. `http://minio:9000`. Default: the folder above. */
  WASHFLEET_S3_ENDPOINT: httpUrl.optional(),
  WASHFLEET_S3_BUCKET: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
    message: "must be the name of a bucket",
  }).optional(),
  WASHFLEET_S3_REGION: z.string().regex(/^[a-z0-9-]{1,40}$/).default("us-east-1"),
  WASHFLEET_S3_ACCESS_KEY_ID: z.string().min(1).max(200).optional(),
  WASHFLEET_S3_SECRET_ACCESS_KEY: z.string().min(1).max(200).optional(),
  /** Before each picture's key, e.g. `washfleet/`. */
  WASHFLEET_S3_PREFIX: z.string().regex(/^([\w.-]+\/)*$/, {
    message: "must end in a slash, of letters, digits, dots, dashes and slashes",
  }).default(""),
  /** IPv4 networks of your own that webhooks may reach, e.g. `10.1.0.0/16`. */
  WASHFLEET_WEBHOOK_ALLOW_CIDRS: list.pipe(z.array(z.cidrv4())),
  /** Sends notifications by e-mail, `smtp://user:password@host:587`. Default: no e-mail. */
  WASHFLEET_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Sender of those e-mails. */
  WASHFLEET_MAIL_FROM: z.email().default("washfleet@washfleet.local"),
  /** Networks of your own reverse proxies: theirs is the only X-Forwarded-For that is believed. */
  WASHFLEET_TRUSTED_PROXIES: list.pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], {
    error: "must be networks such as 10.0.0.0/8 or fd00::/8",
  }))),
  /** Other origins whose pages may call the API with a key. */
  WASHFLEET_CORS_ORIGINS: list.pipe(
    z.array(httpUrl.refine((text) => new URL(text).origin === text, {
      message: "must be an origin such as https://pos.example.com, without a path",
    })),
  ),
  /** Folder of the agent's releases, `<sequence>/` each. Default: devices are not updated. */
  WASHFLEET_RELEASES_DIR: z.string().min(1).optional(),
  /** Told to stop, the server says for so long that it is not ready, and still takes requests. */
  WASHFLEET_STOP_DELAY_MS: whole(0, 60_000, 0),
  WASHFLEET_LOG_LEVEL: z.enum(["debug", "info", "warning", "error"]).default("info"),
}).superRefine((env, ctx) => {
  if (env.WASHFLEET_SMTP_URL !== undefined && env.WASHFLEET_PUBLIC_URL === undefined) {
    const message = "is needed with WASHFLEET_SMTP_URL: mails have links to it";
    ctx.addIssue({ code: "custom", path: ["WASHFLEET_PUBLIC_URL"], message });
  }
  const needed = [
    "WASHFLEET_S3_ENDPOINT",
    "WASHFLEET_S3_BUCKET",
    "WASHFLEET_S3_ACCESS_KEY_ID",
    "WASHFLEET_S3_SECRET_ACCESS_KEY",
  ] as const;
  const missing = needed.filter((name) => env[name] === undefined);
  if (missing.length === needed.length) return;
  for (const name of missing) {
    const message = "is needed as others of WASHFLEET_S3_ are set";
    ctx.addIssue({ code: "custom", path: [name], message });
  }
});

export type Config = ReturnType<typeof configOf>;

/** What `main.ts` may look at. */
export const VARIABLES = Object.keys(Environment.shape);

/**
 * The configuration of an environment. An empty variable counts as none.
 * @throws WashfleetError `invalid`, whose faults name every variable that is wrong
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.entries(environment).filter(([, value]) => value !== "");
  const unknown = given.filter(([name]) =>
    name.startsWith("WASHFLEET_") && !VARIABLES.includes(name)
  );
  const parsed = Environment.safeParse(Object.fromEntries(given));
  const faults = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => ({
      path: String(path[0]),
      message,
    })),
    ...unknown.map(([path]) => ({ path, message: "is not a setting of this program" })),
  ];
  if (parsed.success && faults.length === 0) return configOf(parsed.data);
  const lines = faults.map(({ path, message }) => `\n  ${path}: ${message}`);
  throw new WashfleetError(`Cannot start as settings are wrong:${lines.join("")}`, {
    kind: "invalid",
    code: "invalid_configuration",
    faults,
  });
}

function configOf(env: z.infer<typeof Environment>) {
  return {
    host: env.WASHFLEET_HOST,
    port: env.WASHFLEET_PORT,
    publicUrl: env.WASHFLEET_PUBLIC_URL ?? null,
    dataDir: env.WASHFLEET_DATA.replace(/\/+$/, ""),
    databaseUrl: env.DATABASE_URL ?? null,
    kvUrl: env.WASHFLEET_KV_URL ?? null,
    secretKey: env.WASHFLEET_SECRET_KEY ?? null,
    admin: { email: env.WASHFLEET_ADMIN_EMAIL, password: env.WASHFLEET_ADMIN_PASSWORD ?? null },
    recognizer: {
      baseUrl: env.WASHFLEET_RECOGNIZER_URL,
      token: env.WASHFLEET_RECOGNIZER_TOKEN ?? null,
      regions: env.WASHFLEET_RECOGNIZER_REGIONS,
      callsPerSecond: env.WASHFLEET_RECOGNIZER_RATE_PER_SECOND,
      deadlineMs: env.WASHFLEET_RECOGNIZER_DEADLINE_MS,
    },
    minConfidence: env.WASHFLEET_MIN_CONFIDENCE,
    visitGapMs: env.WASHFLEET_VISIT_GAP_MS,
    eventTtlMs: env.WASHFLEET_EVENT_TTL_MS,
    keepReadsDays: env.WASHFLEET_KEEP_READS_DAYS ?? null,
    keepPicturesDays: env.WASHFLEET_KEEP_PICTURES_DAYS ?? null,
    s3: s3Of(env),
    webhookAllowCidrs: env.WASHFLEET_WEBHOOK_ALLOW_CIDRS,
    mail: env.WASHFLEET_SMTP_URL === undefined
      ? null
      : { url: env.WASHFLEET_SMTP_URL, from: env.WASHFLEET_MAIL_FROM },
    trustedProxies: env.WASHFLEET_TRUSTED_PROXIES,
    corsOrigins: env.WASHFLEET_CORS_ORIGINS,
    releasesDir: env.WASHFLEET_RELEASES_DIR?.replace(/\/+$/, "") ?? null,
    stopDelayMs: env.WASHFLEET_STOP_DELAY_MS,
    logLevel: env.WASHFLEET_LOG_LEVEL,
  };
}

function s3Of(env: z.infer<typeof Environment>) {
  const {
    WASHFLEET_S3_ENDPOINT: endpoint,
    WASHFLEET_S3_BUCKET: bucket,
    WASHFLEET_S3_ACCESS_KEY_ID: accessKeyId,
    WASHFLEET_S3_SECRET_ACCESS_KEY: secretAccessKey,
    WASHFLEET_S3_REGION: region,
    WASHFLEET_S3_PREFIX: prefix,
  } = env;
  if (!endpoint || !bucket || !accessKeyId || !secretAccessKey) return null;
  return { endpoint, bucket, accessKeyId, secretAccessKey, region, prefix };
}

function secretBytes(text: string, ctx: z.core.$RefinementCtx): Uint8Array<ArrayBuffer> {
  try {
    const bytes = Uint8Array.fromBase64(text);
    if (bytes.length === 32) return bytes;
  } catch {
    // Told of below, without its value.
  }
  ctx.addIssue({ code: "custom", message: "must be 32 bytes in base64" });
  return z.NEVER;
}
