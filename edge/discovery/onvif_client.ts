// Owns asking one camera by ONVIF. A password leaves only as a digest: HTTP's, whose nonce is the
// camera's, and WS-Security's, which could be replayed, only where that is allowed. Never in clear.
import type { XmlElement } from "@rgrove/parse-xml";
import { chooseChallenge, createHttpLogin } from "../cameras/http_login.ts";
import { type Account, envelope, readAnswer, usernameToken } from "./onvif_messages.ts";

/** Why a camera did not answer, as a sentence for people; `wrong_password`: asking again locks accounts. */
export interface OnvifRefusal {
  readonly ok: false;
  readonly why: "away" | "wrong_password" | "unsafe_login" | "no_onvif";
  readonly detail: string;
}
export type OnvifAnswer = { readonly ok: true; readonly answer: XmlElement } | OnvifRefusal;

export interface OnvifClientOptions {
  readonly account: Account;
  /** Whether a digest that could be replayed to another camera may be sent to this one. */
  readonly isTokenAllowed: boolean;
  readonly signal: AbortSignal;
  /** An answer that takes longer is none, default 5 s. */
  readonly timeoutMs?: number;
}

export interface OnvifClient {
  /** Asks at this address; `name` is the answer's element. Never rejects. */
  ask(url: URL, question: string, name: string): Promise<OnvifAnswer>;
  /** As `ask`, without any credentials whatever is asked for. */
  askOpenly(url: URL, question: string, name: string): Promise<OnvifAnswer>;
  /** The camera's clock, by which it judges a login's age. */
  clock: () => Date;
  close(): void;
}

const TIMEOUT_MS = 5000;
const MAX_ANSWER_BYTES = 262_144;

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly challenge: string | null;
}

export function createOnvifClient(options: OnvifClientOptions): OnvifClient {
  const { account } = options;
  const http = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  const login = createHttpLogin(account);
  const send = (url: URL, body: string, isLogin = true) => {
    const authorization = isLogin
      ? login.authorization({ method: "POST", uri: url.pathname + url.search })
      : null;
    return post(url, { body, authorization, http, ...options });
  };
  const token = () => {
    const nonce = crypto.getRandomValues(new Uint8Array(16));
    return usernameToken(account, { created: client.clock(), nonce });
  };
  let wantsToken = false;

  /** One question, and once more with what the camera wants to be proven. */
  const ask = async (url: URL, question: string, name: string): Promise<OnvifAnswer> => {
    const first = await send(url, envelope(question, wantsToken ? token() : null));
    const answer = readAnswer(first.text, name);
    if (answer !== null) return { ok: true, answer };
    if (!isDenied(first)) return noOnvif(first);
    if (wantsToken) return WRONG_PASSWORD;
    const challenge = chooseChallenge(first.challenge ?? "");
    if (challenge?.scheme === "digest") {
      if (!login.challenged(first.challenge)) return WRONG_PASSWORD;
      const second = await send(url, envelope(question));
      const told = readAnswer(second.text, name);
      if (told !== null) return { ok: true, answer: told };
      return isDenied(second) ? WRONG_PASSWORD : noOnvif(second);
    }
    if (!options.isTokenAllowed) return challenge === null ? REPLAYABLE : ONLY_BASIC;
    // A camera that offers Basic over HTTP mostly takes WS-Security's digest all the same.
    wantsToken = true;
    const second = await send(url, envelope(question, token()), false);
    const told = readAnswer(second.text, name);
    if (told !== null) return { ok: true, answer: told };
    if (!isDenied(second)) return noOnvif(second);
    return challenge === null ? WRONG_PASSWORD : ONLY_BASIC;
  };
  const client: OnvifClient = {
    clock: () => new Date(),
    ask: (url, question, name) => ask(url, question, name).catch(away),
    askOpenly: async (url, question, name) => {
      try {
        const reply = await send(url, envelope(question), false);
        const answer = readAnswer(reply.text, name);
        return answer === null ? noOnvif(reply) : { ok: true, answer };
      } catch (error) {
        return away(error);
      }
    },
    close: () => http.close(),
  };
  return client;
}

async function post(
  url: URL,
  { body, authorization, http, signal, timeoutMs = TIMEOUT_MS }: {
    body: string;
    authorization: string | null;
    http: Deno.HttpClient;
    signal: AbortSignal;
    timeoutMs?: number;
  },
): Promise<Reply> {
  const response = await fetch(url, {
    method: "POST",
    body,
    headers: {
      "Content-Type": "application/soap+xml; charset=utf-8",
      ...(authorization === null ? {} : { authorization }),
    },
    redirect: "manual", // where it points may be anything
    client: http,
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let sizeBytes = 0;
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_ANSWER_BYTES) break; // leaving the loop ends the connection
    chunks.push(chunk);
  }
  const text = await new Blob(chunks).text();
  const challenge = response.headers.get("www-authenticate");
  return { status: response.status, text, challenge };
}

/** Cameras say it by HTTP, also with a page, or by a fault of SOAP under 400 or 500. */
function isDenied({ status, text }: Reply): boolean {
  return status === 401 || status === 403 || /NotAuthorized|FailedAuthentication/i.test(text);
}

function noOnvif({ status }: Reply): OnvifRefusal {
  return { ok: false, why: "no_onvif", detail: `The camera's ONVIF answers ${status}.` };
}

/** The runtime's own words hold the address; none of them are passed on. */
function away(error: unknown): OnvifRefusal {
  const detail = error instanceof Deno.errors.NotCapable
    ? "The agent may not connect to it: its service has to be started again."
    : "The camera's ONVIF does not answer.";
  return { ok: false, why: "away", detail };
}

const WRONG_PASSWORD: OnvifRefusal = {
  ok: false,
  why: "wrong_password",
  detail: "The camera refuses this user or password for ONVIF.",
};
const ONLY_BASIC: OnvifRefusal = {
  ok: false,
  why: "unsafe_login",
  detail: "The camera offers no digest for ONVIF: the password would go in clear.",
};
const REPLAYABLE: OnvifRefusal = {
  ok: false,
  why: "unsafe_login",
  detail: "The camera wants WS-Security, which another could replay: adopt it by its endpoint.",
};
