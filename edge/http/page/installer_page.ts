// Owns the HTML of the installer's page: its places and their words. browser/ brings it to life.
import { html } from "hono/html";

type Html = ReturnType<typeof html>;

export interface PageInput {
  /** Who asks: the page opens with its login, or at once. */
  client: "anonymous" | "known";
  script: string;
  stylesheet: string;
}

/** One page for all: a session that ends on a ladder ends in the login, without loading again. */
export function installerPage({ client, script, stylesheet }: PageInput): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>washfleet edge</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${stylesheet}">
    <script src="${script}" type="module"></script>
  </head>
  <body data-client="${client}">
    <div id="offline" hidden>
      <p role="alert"><strong>The agent does not answer<span id="offline_for" aria-hidden="true"></span>.</strong>
        What you see is from before. Stay here: it comes back by itself.</p>
    </div>
    <header class="top">
      <h1>washfleet edge</h1>
      <button id="theme" type="button" class="quiet">Dark</button>
      <button id="logout" type="button" class="quiet" hidden>Log out</button>
    </header>
    <noscript><p class="card">This page needs JavaScript.</p></noscript>
    ${login()}
    <main id="page" hidden>
      <section id="mast" aria-label="What needs attention">
        <div class="overall" role="status">
          <span id="overall_icon"></span>
          <h2 id="overall">Asking the agent…</h2>
        </div>
        <ul id="attention" class="attention"></ul>
      </section>
      <section id="cameras" aria-label="Cameras">
        <div id="camera_list"></div>
      </section>
      <div class="rest">${findCameras()}${server()}${machine()}${settings()}</div>
    </main>
    <nav id="ways" aria-label="Parts of this page" hidden>
      <a href="#mast">Cameras</a>
      <a href="#find">Find</a>
      <a href="#server">Server</a>
      <a href="#settings">Settings</a>
    </nav>
    <dialog id="camera_view" class="camera_view" aria-labelledby="camera_view_name"></dialog>
    <dialog id="add_camera" class="sheet" aria-labelledby="add_camera_title"></dialog>
  </body>
</html>`;
}

function login(): Html {
  return html`
    <main id="login" class="card" hidden>
      <h2>Log in</h2>
      <p id="login_again" hidden>The session is over, as after each start of the agent.</p>
      <form id="login_form">
        <label for="api_key">API key of this agent</label>
        <input id="api_key" name="api_key" type="password" autocomplete="current-password"
          required autofocus spellcheck="false" aria-describedby="login_fault key_place">
        <p id="login_fault" role="alert" class="fault" hidden></p>
        <button type="submit" class="primary">Open</button>
      </form>
      <p id="key_place" class="hint">The key stands in the file <code>api_key</code> in the agent's
        data folder; the agent prints the path when it starts.</p>
    </main>
  `;
}

function findCameras(): Html {
  return html`
    <section id="find" class="card" aria-labelledby="find_title">
      <h2 id="find_title">Find cameras</h2>
      <div id="search">
        <p id="find_state" role="status"></p>
        <ul id="found" class="found"></ul>
        <button id="search_again" type="button">Search</button>
      </div>
      <button id="add_by_address" type="button">Add by address</button>
    </section>
  `;
}

function server(): Html {
  return html`
    <section id="server" class="card" aria-labelledby="server_title">
      <h2 id="server_title">Server</h2>
      <p id="link" role="status"></p>
      <p id="link_more" class="figures"></p>
      <form id="claim" hidden>
        <div class="field">
          <label for="claim_code">Claim code</label>
          <input id="claim_code" type="text" class="code" placeholder="WF-···-···-···" maxlength="64"
            autocomplete="off" autocapitalize="characters" autocorrect="off" spellcheck="false"
            aria-describedby="claim_hint claim_result" required>
          <p id="claim_hint" class="hint">From the dashboard, when the device is added there.
            Small letters and missing dashes are fine.</p>
        </div>
        <div id="server_url_field" class="field">
          <label for="server_url">Address of the server</label>
          <input id="server_url" type="text" inputmode="url" placeholder="https://fleet.example.com"
            autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false">
        </div>
        <button type="submit" class="primary">Link to the server</button>
      </form>
      <p id="claim_result" class="result" role="status" hidden></p>
    </section>
  `;
}

const FIGURES = [
  ["cpu", "Processor"],
  ["memory", "Memory"],
  ["temperature", "Temperature"],
  ["disk", "Disk free"],
  ["uptime", "Running for"],
  ["version", "Version"],
] as const;

function machine(): Html {
  return html`
    <section id="machine" class="card" aria-labelledby="machine_title">
      <h2 id="machine_title">This machine</h2>
      <dl>
        ${FIGURES.map(([name, words]) =>
          html`
            <div>
              <dt>${words}</dt>
              <dd data-of="${name}">–</dd>
            </div>
          `
        )}
      </dl>
    </section>
  `;
}

function settings(): Html {
  return html`
    <section id="settings" class="card" aria-labelledby="settings_title">
      <h2 id="settings_title">Settings</h2>
      <p id="config"></p>
      <ul id="config_faults" class="faults"></ul>
      <button id="reload" type="button">Read the file again</button>
      <p id="reload_result" class="result" role="status" hidden></p>
      <button id="rotate_key" type="button">Make a new API key</button>
      <p id="key_result" class="result" role="status" hidden></p>
      <div id="new_key" class="new_key" hidden>
        <input id="new_key_text" type="text" readonly aria-label="New API key">
        <button id="copy_key" type="button">Copy</button>
      </div>
    </section>
  `;
}
