// Owns what moves on the installer's page: pictures with their age, states, and the buttons.

const PICTURE_EVERY_MS = 1000;
const HEALTH_EVERY_MS = 2000;

const OVERALL = {
  ok: "All is well",
  degraded: "Something needs attention",
  failing: "No pictures",
};

if (document.getElementById("login")) startLogin();
else startPage();

function startLogin() {
  const form = document.getElementById("login");
  const fault = document.getElementById("login_fault");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    fault.hidden = true;
    try {
      const answer = await fetch("/api/session", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ api_key: form.api_key.value }),
      });
      if (answer.ok) return location.reload();
      fault.textContent = (await answer.json()).detail;
    } catch {
      fault.textContent = "The agent does not answer.";
    }
    fault.hidden = false;
  });
}

function startPage() {
  for (const card of document.querySelectorAll(".camera")) {
    repeat(() => showPicture(card), PICTURE_EVERY_MS);
    for (const button of card.querySelectorAll("[data-act]")) {
      button.addEventListener("click", () => act(card, button));
    }
  }
  repeat(showHealth, HEALTH_EVERY_MS);
  document.getElementById("reload").addEventListener("click", reloadConfig);
  document.getElementById("logout").addEventListener("click", async () => {
    await fetch("/api/session", { method: "DELETE" });
    location.reload();
  });
}

/** One after the other, never two at once; a hidden page rests. */
async function repeat(step, everyMs) {
  while (true) {
    if (!document.hidden) await step().catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

async function showPicture(card) {
  const image = card.querySelector("img");
  const age = card.querySelector(".age");
  const path = `/api/cameras/${card.dataset.camera}/snapshot`;
  const answer = await fetch(path, { headers: image.etag ? { "If-None-Match": image.etag } : {} });
  const ageMs = answer.headers.get("X-Frame-Age-Ms");
  const isFresh = answer.status === 200 || answer.status === 304;
  card.classList.toggle("stale", !isFresh);
  age.textContent = ageMs === null ? "" : `${isFresh ? "" : "Old picture: "}${ago(Number(ageMs))}`;
  if (answer.status !== 200) return;
  image.etag = answer.headers.get("ETag");
  const address = URL.createObjectURL(await answer.blob());
  URL.revokeObjectURL(image.src);
  image.src = address;
  image.hidden = false;
  card.querySelector(".no_picture").hidden = true;
}

async function showHealth() {
  const offline = document.getElementById("offline");
  let answer;
  try {
    answer = await fetch("/api/health");
  } catch (error) {
    offline.hidden = false;
    throw error;
  }
  offline.hidden = true;
  if (answer.status === 401) return location.reload();
  if (!answer.ok) return;
  const health = await answer.json();
  const shown = [...document.querySelectorAll(".camera")].map((card) => card.dataset.camera);
  if (shown.join() !== health.cameras.map((camera) => camera.camera_id).join()) {
    return location.reload();
  }
  const overall = document.getElementById("overall");
  overall.dataset.status = health.status;
  overall.textContent = OVERALL[health.status];
  health.cameras.forEach(showCamera);
  showMachine(health.machine);
  if (health.link.detail !== null) document.getElementById("link").textContent = health.link.detail;
  else if (health.link.state !== "unlinked") {
    document.getElementById("link").textContent =
      `Connected to ${health.link.server_url} as ${health.link.device_name}.`;
  }
}

function showCamera(camera) {
  const card = document.querySelector(`[data-camera="${camera.camera_id}"]`);
  card.dataset.status = camera.status;
  card.querySelector(".headline").textContent = camera.headline;
  card.querySelector(".what_to_do").textContent = camera.what_to_do ?? "";
  const size = camera.width === null ? "" : `${camera.width}×${camera.height} · `;
  card.querySelector(".figures").textContent = `${size}${
    camera.fps.toFixed(1)
  } pictures/s · ${camera.restarts_total} ${camera.restarts_total === 1 ? "restart" : "restarts"}`;
}

function showMachine(machine) {
  const figures = {
    cpu: machine.cpu_ratio === null ? "–" : `${Math.round(machine.cpu_ratio * 100)} %`,
    memory: machine.memory_total_bytes === null
      ? "–"
      : `${(machine.memory_used_bytes / 1e9).toFixed(1)} of ${
        gigabytes(machine.memory_total_bytes)
      }`,
    temperature: machine.temperature_celsius === null
      ? "–"
      : `${Math.round(machine.temperature_celsius)} °C`,
    disk: machine.disk_free_bytes === null ? "–" : gigabytes(machine.disk_free_bytes),
    uptime: ago(machine.uptime_ms).replace(" ago", ""),
  };
  for (const [name, text] of Object.entries(figures)) {
    document.querySelector(`[data-of="${name}"]`).textContent = text;
  }
}

async function act(card, button) {
  const result = card.querySelector(".result");
  button.disabled = true;
  result.textContent = "…";
  const path = `/api/cameras/${card.dataset.camera}/${button.dataset.act}`;
  try {
    const answer = await fetch(path, { method: "POST" });
    const body = await answer.json();
    result.textContent = answer.ok ? resultSentence(body) : body.detail;
  } catch {
    result.textContent = "The agent does not answer.";
  }
  button.disabled = false;
}

function resultSentence(body) {
  if (body.restarting) return "Restarting.";
  if (body.read) return `Plate ${body.read.plate}.`;
  return body.outcome === "empty" ? "No vehicle in the picture." : `No plate (${body.outcome}).`;
}

async function reloadConfig() {
  const result = document.getElementById("reload_result");
  const faults = document.getElementById("config_faults");
  faults.replaceChildren();
  const answer = await fetch("/api/config/reload", { method: "POST" });
  const body = await answer.json();
  if (!answer.ok) {
    result.textContent = body.detail;
    for (const fault of body.errors ?? []) {
      const item = document.createElement("li");
      item.textContent = `${fault.path || "file"}: ${fault.message}`;
      faults.append(item);
    }
    return;
  }
  const { added, removed, restarted } = body.cameras;
  const changed = [...added, ...removed, ...restarted];
  result.textContent = changed.length === 0
    ? "Read; no camera changed."
    : `Changed: ${changed.join(", ")}.`;
  if (body.needs_restart.length > 0) {
    result.textContent += ` Restart the agent for: ${body.needs_restart.join(", ")}.`;
  }
}

function gigabytes(bytes) {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

function ago(ms) {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s ago`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s ago`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min ago`;
  if (ms < 172_800_000) return `${Math.round(ms / 3_600_000)} h ago`;
  return `${Math.round(ms / 86_400_000)} days ago`;
}
