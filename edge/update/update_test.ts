import assert from "node:assert/strict";
import { type ReleaseKit, releaseKit } from "../../tests/support/release_kit.ts";
import { InstalledReleases } from "./installed_releases.ts";
import { createLastWords } from "./last_words.ts";
import type { TrialPoll } from "./judge_trial.ts";
import type { ReleaseFiles } from "./release_folder.ts";
import { runTrial } from "./trial.ts";
import { applyUpdate, type FetchFile } from "./update.ts";
import { readState, type UpdateState } from "./update_state.ts";
import { watchTrial } from "./watch_trial.ts";

const BEFORE = { is_link_up: true, streaming: ["lane"] };
const PACKAGED = { source: "packaged", sequence: 1 } as const;
const COMMITTED: UpdateState = {
  format: 1,
  floor: 1,
  active: PACKAGED,
  previous: PACKAGED,
  trial: null,
  failures: [],
};
const ON_TRIAL: UpdateState = {
  ...COMMITTED,
  active: { source: "a", sequence: 2, digest: "0".repeat(64) },
  trial: { attempts_left: 2, before: BEFORE },
};

let kit: ReleaseKit;
Deno.test.beforeAll(async () => {
  kit = await releaseKit();
});

async function withReleases(
  state: UpdateState,
  test: (releases: InstalledReleases, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "update_" });
  const releases = new InstalledReleases({
    folder,
    state,
    isTrial: state.trial !== null,
    version: "0.1.0",
    pollEveryMs: 10_000,
    verifier: kit.verifier,
    onStep: () => {},
    now: () => new Date(0),
  });
  try {
    await test(releases, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A server with this one release; `asked` are the names in order. */
function serverOf({ manifest, signature, files }: ReleaseFiles) {
  const asked: string[] = [];
  const all = new Map([...files, ["manifest.json", manifest], ["manifest.sig", signature]]);
  const fetchFile: FetchFile = (name) => {
    asked.push(name);
    const bytes = all.get(name);
    return Promise.resolve(bytes ? { ok: true, bytes } : { ok: false, detail: "not there" });
  };
  return { asked, fetchFile, all };
}

function apply(context: InstalledReleases | null, sequence: number, fetchFile: FetchFile) {
  const { signal } = new AbortController();
  return applyUpdate({ sequence, fetchFile, signal, before: BEFORE, context });
}

Deno.test("applyUpdate() installs a release as the next start's trial, and no second one on top", () =>
  withReleases(COMMITTED, async (releases, folder) => {
    const { fetchFile } = serverOf(await kit.release(2));
    assert.deepEqual(await apply(releases, 2, fetchFile), { ok: true, sequence: 2 });
    const { state } = await readState(folder);
    assert.deepEqual([state?.active.sequence, state?.trial?.before], [2, BEFORE]);
    const again = await apply(releases, 2, fetchFile);
    assert.ok(!again.ok);
    assert.equal(again.code, "update_under_way");
  }));

Deno.test("applyUpdate() fetches no file of a release that may not be installed", () =>
  withReleases(COMMITTED, async (releases) => {
    const foreign = serverOf(await (await releaseKit()).release(2));
    const other = serverOf(await kit.release(3));
    for (
      const [{ fetchFile, asked }, code] of [
        [foreign, "unknown_key"],
        [other, "wrong_sequence"],
      ] as const
    ) {
      const result = await apply(releases, 2, fetchFile);
      assert.ok(!result.ok);
      assert.equal(result.code, code);
      assert.deepEqual(asked, ["manifest.json", "manifest.sig"]);
    }
  }));

Deno.test("applyUpdate() leaves no trace of a download that breaks off or brings other bytes", () =>
  withReleases(COMMITTED, async (releases, folder) => {
    const { fetchFile, all } = serverOf(await kit.release(2));
    const agent = all.get("agent.js");
    all.delete("agent.js");
    const broken = await apply(releases, 2, fetchFile);
    assert.ok(!broken.ok);
    assert.deepEqual([broken.code, broken.detail], ["download_failed", "agent.js: not there"]);
    all.set("agent.js", new Uint8Array(agent?.length ?? 0));
    const changed = await apply(releases, 2, fetchFile);
    assert.ok(!changed.ok);
    assert.equal(changed.code, "damaged_file");
    assert.deepEqual(Array.from(Deno.readDirSync(folder)), []);
  }));

Deno.test("applyUpdate() says that an agent without a launcher cannot update", async () => {
  const result = await apply(null, 2, () => assert.fail("nothing to fetch"));
  assert.ok(!result.ok);
  assert.equal(result.code, "not_installed");
});

const HEALTHY: TrialPoll = {
  isServing: true,
  cameras: [{ camera_id: "lane", status: "streaming", reason: null }],
  link: "up",
};

async function trialOf(context: InstalledReleases, poll: TrialPoll) {
  let looks = 0;
  const look = () => {
    looks += 1;
    return Promise.resolve(poll);
  };
  const pause = () => Promise.resolve();
  return [await runTrial({ context, look, pause }, new AbortController().signal), looks];
}

Deno.test("runTrial() commits a healthy release, and keeps its sequence as the floor", () =>
  withReleases(ON_TRIAL, async (releases, folder) => {
    assert.deepEqual(await trialOf(releases, HEALTHY), ["committed", 6]);
    assert.equal((await readState(folder)).floor, 2);
    assert.equal(releases.status().state, "committed");
  }));

Deno.test("runTrial() gives a silent release up, and its exit takes nothing of that back", () =>
  withReleases(ON_TRIAL, async (releases, folder) => {
    assert.deepEqual(await trialOf(releases, { ...HEALTHY, isServing: false }), [
      "rolled_back",
      90,
    ]);
    await releases.giveBackAttempt();
    const { state, floor } = await readState(folder);
    assert.deepEqual([state?.active, state?.trial, floor], [PACKAGED, null, 1]);
    assert.match(state?.failures[0]?.reason ?? "", /HTTP does not answer/);
  }));

Deno.test("runTrial() has nothing to do with a committed release", () =>
  withReleases(COMMITTED, async (releases) => {
    assert.deepEqual(await trialOf(releases, HEALTHY), ["no_trial", 0]);
  }));

Deno.test("watchTrial() ends a release that hangs, and gives up one that does not judge itself", () =>
  withReleases(ON_TRIAL, async (releases, folder) => {
    const words = createLastWords(folder);
    const timers: (() => void)[] = [];
    const ended = Promise.withResolvers<void>();
    let exits = 0;
    const exit = () => {
      exits += 1;
      if (exits === 3) ended.resolve();
    };
    const after = (callback: () => void) => void timers.push(callback);
    const { onSignal } = watchTrial({ releases, words }, { exit, after, every: after });
    const [startedInTime, judged] = timers;
    startedInTime?.();
    assert.equal(exits, 1);
    assert.match(words.read() ?? "", /not up within 60 s/);
    onSignal();
    assert.equal(exits, 2, "a hanging release does not answer signals itself");
    releases.started();
    onSignal();
    assert.deepEqual([exits, releases.isLeaving], [2, true]);
    releases.judging();
    judged?.();
    assert.notEqual(releases.trial(), null, "it was heard since the last look");
    judged?.();
    await ended.promise;
    assert.equal(releases.trial(), null);
  }));
