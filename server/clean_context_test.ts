import { equal } from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { runClean } from "./clean_context.ts";

Deno.test("runClean() sees nothing of the context it is called in, also after awaiting", async () => {
  const storage = new AsyncLocalStorage<string>();
  await storage.run("another request's", async () => {
    equal(storage.getStore(), "another request's");
    await runClean(async () => {
      equal(storage.getStore(), undefined);
      await Promise.resolve();
      equal(storage.getStore(), undefined);
    });
    equal(storage.getStore(), "another request's");
  });
});
