// Owns making up whole requests of a documented route, and judging the answers by the document.
import fc from "fast-check";
import { PROBLEM_MEDIA_TYPE } from "../../server/contract/problem.ts";
import type { ApiDocument, DocumentedOperation } from "./documented_app.ts";
import { faultsOf } from "./json_schema.ts";
import { fitting, junk, type KnownIds, spoiled } from "./json_schema_arbitrary.ts";

export interface MadeRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** `isSpoiled`: something in it does not fit. */
export function requestsOf(
  route: string,
  operation: DocumentedOperation,
  { ids, isSpoiled }: { ids: KnownIds; isSpoiled: boolean },
): fc.Arbitrary<MadeRequest> {
  const [method = "", pattern = ""] = route.split(" ");
  const parameters = operation.parameters ?? [];
  const values = fc.record(Object.fromEntries(
    parameters.map(({ name, in: where, required = false, schema = {} }) => {
      const good = fitting(schema, ids, name);
      const odd = isSpoiled ? fc.oneof({ weight: 3, arbitrary: good }, junk) : good;
      const isNeeded = required || where === "path";
      return [`${where} ${name}`, isNeeded ? odd : fc.option(odd, { nil: undefined, freq: 1 })];
    }),
  ));
  return fc.tuple(values, bodiesOf(operation, { ids, isSpoiled })).map(([given, body]) => {
    const entries = Object.entries(given).filter(([, value]) => value !== undefined)
      .map(([name, value]) => [...name.split(" "), textOf(value)] as [string, string, string]);
    const of = (where: string) => entries.filter(([one]) => one === where);
    const path = of("path").reduce(
      (path, [, name, text]) => path.replace(`{${name}}`, encodeURIComponent(text) || "x"),
      pattern,
    );
    const query = new URLSearchParams(of("query").map(([, name, text]) => [name, text])).toString();
    const headers = Object.fromEntries(
      of("header").map(([, name, text]) => [name, text.replace(/[^\x21-\x7e]+/g, "-")]),
    );
    return {
      method,
      path: query === "" ? path : `${path}?${query}`,
      headers: { ...headers, ...body?.headers },
      ...(body === null ? {} : { body: body.text }),
    };
  });
}

type Body = { text: string; headers: Record<string, string> } | null;

function bodiesOf(
  { requestBody }: DocumentedOperation,
  { ids, isSpoiled }: { ids: KnownIds; isSpoiled: boolean },
): fc.Arbitrary<Body> {
  const schema = requestBody?.content["application/json"]?.schema;
  if (schema === undefined) return fc.constant(null);
  const json = { "content-type": "application/json" };
  const good = fitting(schema, ids);
  const bodies: fc.Arbitrary<Body> = (isSpoiled ? spoiled(good) : good)
    .map((value) => ({ text: JSON.stringify(value) ?? "", headers: json }));
  if (!isSpoiled) return bodies;
  const broken = fc.constantFrom<Body>(
    { text: "", headers: json },
    { text: "{", headers: json },
    { text: "\ufeff{}", headers: json },
    { text: '{"a":1}{"b":2}', headers: json },
    { text: "[".repeat(5000), headers: json },
    { text: "{}", headers: { "content-type": "application/xml" } },
    { text: "{}", headers: { "content-type": "multipart/form-data; boundary=x" } },
    { text: "{}", headers: { "content-type": "" } },
    null,
  );
  return fc.oneof({ weight: 4, arbitrary: bodies }, broken);
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value) ?? "";
  return text.toWellFormed();
}

/** What of the answer is not as the document says. */
export async function answerFaults(
  response: Response,
  operation: DocumentedOperation,
  document: ApiDocument,
): Promise<string[]> {
  const { status } = response;
  const type = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
  const documented = operation.responses[String(status)];
  if (type === "text/event-stream" || documented === undefined) await response.body?.cancel();
  if (documented === undefined) return [`answered ${status}, which is not documented`];
  if (status >= 400) return await problemFaults(response, { type, document });
  if (type === "text/event-stream") return [];
  const text = await response.text();
  const media = documented.content?.[type];
  if (media === undefined) {
    return text === ""
      ? []
      : [`answered ${type}, documented is ${Object.keys(documented.content ?? {})}`];
  }
  return type === "application/json" ? faultsOf(media.schema ?? {}, JSON.parse(text)) : [];
}

async function problemFaults(
  response: Response,
  { type, document }: { type: string; document: ApiDocument },
): Promise<string[]> {
  const text = await response.text();
  if (type !== PROBLEM_MEDIA_TYPE) return [`refused as ${type}: ${text.slice(0, 200)}`];
  const problem = JSON.parse(text);
  const { schema = {} } =
    document.components.responses[response.status]?.content[PROBLEM_MEDIA_TYPE] ?? {};
  return [
    ...faultsOf(schema, problem),
    ...(problem.status === response.status ? [] : [`says ${problem.status} itself`]),
    ...(problem.code === "internal" ? [`an error nobody expected: ${text}`] : []),
  ];
}
