import assert from "node:assert/strict";
import { signal } from "@preact/signals";
import { Hono } from "hono";
import type { IslandData } from "./client.ts";
import { createDefine, frameFirst, HttpError, page, type PageProps } from "./define.ts";
import type { Assets } from "./render.ts";
import { deserialize } from "./serialize.ts";
import { createSite, type Manifest } from "./site.ts";

interface State {
  steps: string[];
}
const define = createDefine<State>();
const assets: Assets = {
  url: (name) => `/_assets/${name}-1`,
  scripts: (names) => names.map((name) => `/_assets/${name}-1`),
  texts: (names) => names.map((name) => `Text of ${name}`),
};

function Inner({ text }: { text: string }) {
  return <i>{text}</i>;
}
function Outer({ text }: { text: string; shared?: unknown }) {
  return (
    <b>
      <Inner text={text} />
    </b>
  );
}

function site(routes: Manifest["routes"]) {
  const errors: unknown[] = [];
  const web = createSite<State>({
    manifest: {
      routes: {
        "routes/_app.tsx": {
          default: ({ Component }: PageProps<unknown, State>) => (
            <html>
              <body>
                <Component />
              </body>
            </html>
          ),
        },
        "routes/_404.tsx": { default: () => <p>nowhere</p> },
        "routes/_error.tsx": { default: () => <p>trouble</p> },
        ...routes,
      },
      islands: { "islands/outer.tsx": { default: Outer }, "islands/inner.tsx": { default: Inner } },
    },
    assets,
    state: () => ({ steps: [] }),
    onError: (error) => errors.push(error),
    skips: (path) => path.startsWith("/api/"),
  });
  return { app: new Hono().route("/", web), errors };
}

function islandData(html: string): { props: Record<string, unknown>[]; data: IslandData } {
  const json = /id="island-data">(.*?)<\/script>/s.exec(html)?.[1] ?? "";
  const data = JSON.parse(json) as IslandData;
  return { data, props: deserialize(data.props) as Record<string, unknown>[] };
}

Deno.test("createSite() renders a page in its layouts and the app, with the handler's data", async () => {
  const { app } = site({
    "routes/(group)/_layout.tsx": {
      default: define.layout(({ Component }) => (
        <main>
          <Component />
        </main>
      )),
    },
    "routes/(group)/cars/[id].tsx": {
      handler: define.handlers({ GET: ({ params }) => page(`car ${params.id}`, { status: 203 }) }),
      default: define.page<string>(({ data }) => <p>{data}</p>),
    },
  });
  const response = await app.request("/cars/a%20b");
  assert.equal(response.status, 203);
  assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
  assert.equal(
    await response.text(),
    "<!doctype html><html><body><main><p>car a b</p></main></body></html>",
  );
});

Deno.test("createSite() runs middleware from the outside in, and each may answer itself", async () => {
  const step = (name: string) =>
    define.middleware(async ({ state, next }) => {
      state.steps.push(name);
      const response = await next();
      response.headers.append("x-after", name);
      return response;
    });
  const { app } = site({
    "routes/_middleware.ts": { default: step("outer") },
    "routes/in/_middleware.ts": { default: step("inner") },
    "routes/in/index.tsx": {
      handler: define.handlers({ GET: ({ state }) => new Response(state.steps.join(" ")) }),
    },
    "routes/shut/_middleware.ts": {
      default: define.middleware(() => new Response("shut", { status: 403 })),
    },
    "routes/shut/index.tsx": { default: () => <p>secret</p> },
  });
  const response = await app.request("/in");
  assert.equal(await response.text(), "outer inner");
  assert.equal(response.headers.get("x-after"), "inner, outer");
  assert.equal(await (await app.request("/shut")).text(), "shut");
});

Deno.test("createSite() tells a thrown 404 from trouble, and tells trouble's text to nobody", async () => {
  const { app, errors } = site({
    "routes/gone.tsx": {
      handler: define.handlers({
        GET: () => {
          throw new HttpError(404);
        },
      }),
    },
    "routes/broken.tsx": {
      default: () => {
        throw new Error("password is hunter2");
      },
    },
  });
  const gone = await app.request("/gone");
  assert.equal(gone.status, 404);
  assert.match(await gone.text(), /nowhere/);
  const broken = await app.request("/broken");
  assert.equal(broken.status, 500);
  assert.doesNotMatch(await broken.text(), /hunter2/);
  assert.equal(errors.length, 1);
});

Deno.test("createSite() answers unknown addresses itself, but leaves others' to them", async () => {
  const { app } = site({ "routes/index.tsx": { default: () => <p>home</p> } });
  app.get("/api/x", (c) => c.text("theirs"));
  app.notFound((c) => c.text("their 404", 404));
  assert.equal((await app.request("/what")).status, 404);
  assert.match(await (await app.request("/what")).text(), /nowhere/);
  assert.equal(await (await app.request("/api/x")).text(), "theirs");
  assert.equal(await (await app.request("/api/y")).text(), "their 404");
  assert.equal((await app.request("/", { method: "PUT" })).status, 405);
  const head = await app.request("/", { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(await head.text(), "");
});

Deno.test("createSite() writes islands with their props, and an island inside one as its part", async () => {
  const hostile = "</script><script>alert(1)</script>";
  const shared = signal(1);
  const { app } = site({
    "routes/index.tsx": {
      default: () => (
        <div>
          <Outer text={hostile} shared={shared} />
          <Outer text="second" shared={shared} />
          <Inner text="alone" />
        </div>
      ),
    },
    "routes/plain.tsx": { default: () => <p>no islands</p> },
  });
  const html = await (await app.request("/")).text();
  assert.equal(html.match(/<island-root/g)?.length, 3);
  assert.doesNotMatch(html, /<script>alert/);
  const { props, data } = islandData(html);
  assert.deepEqual(Object.keys(data.modules), ["outer", "inner"]);
  assert.deepEqual(props.map(({ text }) => text), [hostile, "second", "alone"]);
  assert.equal(props[0]?.shared, props[1]?.shared);
  assert.doesNotMatch(await (await app.request("/plain")).text(), /<script/);
});

Deno.test("createSite() keeps requests that render at the same time apart", async () => {
  const { app } = site({
    "routes/[name].tsx": {
      handler: define.handlers({
        GET: async ({ params }) => {
          await Promise.resolve();
          return page(params.name ?? "");
        },
      }),
      default: define.page<string>(({ data }) => <Inner text={data} />),
    },
  });
  const names = Array.from({ length: 20 }, (_, index) => `n${index}`);
  const pages = await Promise.all(
    names.map(async (name) => await (await app.request(`/${name}`)).text()),
  );
  assert.deepEqual(pages.map((html) => islandData(html).props), names.map((text) => [{ text }]));
});

function slowSite(data: Promise<string>) {
  return site({
    "routes/_layout.tsx": {
      default: define.layout(({ Component, title }) => (
        <main title={title ?? ""}>
          <Outer text="around" />
          <Component />
        </main>
      )),
    },
    "routes/slow.tsx": {
      handler: define.handlers({ GET: () => frameFirst(data, { title: "Slow" }) }),
      default: define.page<string>(({ data }) => <Outer text={data} />),
    },
  });
}

Deno.test("createSite() sends a frame before the page's data is there, and wakes the islands of both", async () => {
  const data = Promise.withResolvers<string>();
  const { app } = slowSite(data.promise);
  const response = await app.request("/slow");
  assert.equal(response.status, 200);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const frame = (await reader?.read())?.value ?? "";
  assert.match(frame, /^<!doctype html><html><body><main title="Slow">.*around.*<\/island-root>$/);
  data.resolve("later");
  const rest = (await reader?.read())?.value ?? "";
  assert.match(rest, /^<island-root data-island="outer"><b><i>later.*<\/body><\/html>$/s);
  assert.deepEqual(islandData(rest).props, [{ text: "around" }, { text: "later" }]);
  assert.equal((await reader?.read())?.done, true);
});

Deno.test("createSite() tells within the frame that the page's data could not be had", async () => {
  const { app, errors } = slowSite(Promise.reject(new Error("the secret reason")));
  const html = await (await app.request("/slow")).text();
  assert.match(html, /<main title="Slow">.*around.*<p>trouble<\/p><\/main>/);
  assert.doesNotMatch(html, /secret/);
  assert.equal(errors.length, 1);
});
