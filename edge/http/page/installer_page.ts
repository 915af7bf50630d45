// Owns the HTML of the installer's page as it is first sent; page.js keeps it moving.
import { html } from "hono/html";
import type { describeHealth } from "../health_routes.ts";

type Health = Awaited<ReturnType<typeof describeHealth>>;
type CameraHealth = Health["cameras"][number];
type Html = ReturnType<typeof html>;

/** The way in: the API key is asked for once and kept as a session. */
export function loginPage(): Html {
  return page(html`
    <main class="login">
      <h1>washfleet edge</h1>
      <form id="login" method="post" action="/api/session">
        <label for="api_key">API key of this agent</label>
        <input id="api_key" name="api_key" type="password" autocomplete="current-password"
          required autofocus spellcheck="false" />
        <button type="submit">Open</button>
        <p id="login_fault" role="alert" class="fault" hidden></p>
      </form>
      <p
        class="hint">The key stands in the file <code>api_key</code> in the agent's data folder; the agent
        prints the path when it starts.</p>
    </main>
  `);
}

/** Live pictures, health, what is wrong and what to do. */
export function installerPage(health: Health): Html {
  return page(html`
    <header>
      <h1>washfleet edge</h1>
      <p id="overall" class="badge" data-status="${health.status}">${OVERALL[health.status]}</p>
      <button id="logout" type="button" class="quiet">Log out</button>
    </header>
    <main>
      <p id="offline" role="alert" class="fault" hidden>The agent does not answer. Trying again…</p>
      <section id="cameras" aria-label="Cameras">
        ${health.cameras.map(cameraCard)}
        ${health.cameras.length === 0 ? noCameras() : ""}
      </section>
      <section aria-labelledby="server_title">
        <h2 id="server_title">Server</h2>
        <p id="link">${linkSentence(health.link)}</p>
      </section>
      <section aria-labelledby="machine_title">
        <h2 id="machine_title">This machine</h2>
        <dl id="machine">
          <div>
            <dt>Processor</dt>
            <dd data-of="cpu">–</dd>
          </div>
          <div>
            <dt>Memory</dt>
            <dd data-of="memory">–</dd>
          </div>
          <div>
            <dt>Temperature</dt>
            <dd data-of="temperature">–</dd>
          </div>
          <div>
            <dt>Disk free</dt>
            <dd data-of="disk">–</dd>
          </div>
          <div>
            <dt>Running for</dt>
            <dd data-of="uptime">–</dd>
          </div>
          <div>
            <dt>Version</dt>
            <dd>${health.version}</dd>
          </div>
        </dl>
      </section>
      <section aria-labelledby="config_title">
        <h2 id="config_title">Settings</h2>
        <p id="config">${configSentence(health.config)}</p>
        <ul id="config_faults">${health.config.faults.map(faultItem)}</ul>
        <button id="reload" type="button" ${hidden(health.config.source === "command_line")}>
          Read the file again
        </button>
        <p id="reload_result" role="status"></p>
      </section>
    </main>
  `);
}

const OVERALL: Record<Health["status"], string> = {
  ok: "All is well",
  degraded: "Something needs attention",
  failing: "No pictures",
};

function page(body: Html): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>washfleet edge</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/assets/page.css">
    <script src="/assets/page.js" type="module"></script>
  </head>
  <body>${body}</body>
</html>`;
}

function cameraCard(camera: CameraHealth): Html {
  return html`
    <article class="camera" data-camera="${camera.camera_id}" data-status="${camera.status}">
      <h2>${camera.name}</h2>
      <figure>
        <img alt="Newest picture of ${camera.name}" width="640" height="360" hidden>
        <p class="no_picture">No picture yet</p>
        <figcaption class="age"></figcaption>
      </figure>
      <p class="headline">${camera.headline}</p>
      <p class="what_to_do">${camera.what_to_do ?? ""}</p>
      <p class="figures"></p>
      <div class="acts">
        <button type="button" data-act="restart">Restart stream</button>
        <button type="button" data-act="read">Read plate now</button>
      </div>
      <p class="result" role="status"></p>
    </article>
  `;
}

function noCameras(): Html {
  return html`<p>No camera is set up. Add one under <code>cameras:</code> in the settings file.</p>`;
}

function hidden(isHidden: boolean): string {
  return isHidden ? "hidden" : "";
}

function linkSentence(link: Health["link"]): string {
  if (link.detail !== null) return link.detail;
  if (link.state === "unlinked") return "This agent runs alone: no server is set.";
  return `Connected to ${link.server_url ?? ""} as ${link.device_name ?? ""}.`;
}

function configSentence(config: Health["config"]): string {
  if (config.source === "command_line") return "Set on the command line.";
  if (config.source === "last_known_good") {
    return "The settings file is broken. The last settings that worked are running.";
  }
  return config.faults.length === 0
    ? `Read from the file at ${config.loaded_at.slice(0, 16).replace("T", " ")} UTC.`
    : "The settings file was changed and is broken. The settings before the change are running.";
}

function faultItem(fault: { path: string; message: string }): Html {
  return html`<li><code>${fault.path || "file"}</code> ${fault.message}</li>`;
}
