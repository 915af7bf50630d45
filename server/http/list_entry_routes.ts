// Owns the routes of a list's entries: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { pageOf } from "../contract/page.ts";
import {
  EntryQuery,
  ImportQuery,
  ImportResult,
  ListEntry,
  PutEntry,
} from "../contract/plate_list.ts";
import { deleteEntry } from "../lists/delete_entry.ts";
import { importEntries } from "../lists/import_entries.ts";
import { listEntries } from "../lists/list_entries.ts";
import { putEntry } from "../lists/put_entry.ts";
import type { AppEnv } from "./app_env.ts";
import { json, jsonBody } from "./json_content.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const tags = ["lists"];
const params = z.object({ id: z.uuid() });

const LIST = createRoute({
  method: "get",
  path: "/api/lists/{id}/entries",
  tags,
  summary: "List a list's entries, by plate; `plate=ABC*` is every plate that begins so",
  request: { params, query: EntryQuery },
  responses: { 200: json(pageOf(ListEntry), "A page of entries"), ...PROBLEM_RESPONSES },
});

const PUT = createRoute({
  method: "post",
  path: "/api/lists/{id}/entries",
  tags,
  summary: "Put a plate onto a list, or change its entry there",
  request: { params, body: jsonBody(PutEntry) },
  responses: {
    200: json(ListEntry, "The entry that was there, as it is now"),
    201: json(ListEntry, "The new entry"),
    ...PROBLEM_RESPONSES,
  },
});

const DELETE = createRoute({
  method: "delete",
  path: "/api/lists/{id}/entries/{entry_id}",
  tags,
  summary: "Take a plate off a list",
  request: { params: z.object({ id: z.uuid(), entry_id: z.uuid() }) },
  responses: { 204: { description: "It is removed" }, ...PROBLEM_RESPONSES },
});

const IMPORT = createRoute({
  method: "post",
  path: "/api/lists/{id}/import",
  tags,
  summary: "Put a CSV file of plates onto a list",
  description: "Columns: plate, and any of label, note, valid_from, valid_until. A file with a " +
    "fault changes nothing unless skip_faults; every fault is named by its line. At most 3 MB.",
  request: {
    params,
    query: ImportQuery,
    body: { required: true, content: { "text/csv": { schema: z.string() } } },
  },
  responses: { 200: json(ImportResult, "What was imported, and the faults"), ...PROBLEM_RESPONSES },
});

/** `/api/lists/{id}/entries` and below, and the import. */
export function listEntryRoutes(): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(LIST, async (c) => {
    const input = { ...c.req.valid("query"), listId: c.req.valid("param").id };
    return c.json(await listEntries(c.get("ctx"), input), 200);
  });
  router.openapi(PUT, async (c) => {
    const input = { ...c.req.valid("json"), listId: c.req.valid("param").id };
    const { entry, isNew } = await putEntry(c.get("ctx"), input);
    return c.json(entry, isNew ? 201 : 200);
  });
  router.openapi(DELETE, async (c) => {
    const { id: listId, entry_id: entryId } = c.req.valid("param");
    await deleteEntry(c.get("ctx"), { listId, entryId });
    return c.body(null, 204);
  });
  router.openapi(IMPORT, async (c) => {
    const input = {
      listId: c.req.valid("param").id,
      csv: await c.req.text(),
      skipFaults: c.req.valid("query").skip_faults,
    };
    return c.json(await importEntries(c.get("ctx"), input), 200);
  });
  return router;
}
