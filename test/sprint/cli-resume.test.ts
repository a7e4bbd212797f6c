import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { notFound } from "#lib/kernel/fault.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { auditStep, finishedSprint, runningSprint } from "#test/unit/cli/finished-sprint.ts";
import { embedded, ending, gateway, pmx, unexpected } from "./cli-scripted-gateway.ts";

/** A data folder that a sprint was run in, as far as the command line looks. */
function folderWithRecords(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "gateway.db"), "");
  return folder;
}

test("an interruption says how to continue and exits 130", async () => {
  const interruption = new AbortController();
  const address = await gateway({
    async *watchSprint(_, { signal }) {
      yield { sequence: 0n, event: { case: "sprint", value: runningSprint(2) } };
      yield { sequence: 1n, event: { case: "step", value: auditStep(1) } };
      interruption.abort();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    },
  });
  const { state, startEmbedded } = embedded(address);
  const { code, out, err } = await pmx(["sprint"], {
    interruption: interruption.signal,
    startEmbedded,
  });
  assert.deepEqual([code, out, state.closed], [130, "", true]);
  assert.match(
    err,
    /Interrupted; nothing is lost\. Continue with: pmx sprint --resume sprints\/0a1b2c/,
  );
});

test("an unfinished sprint in the data folder is pointed out before a new one starts", async () => {
  const address = await gateway({
    ...ending(finishedSprint(GateVerdict.PASS, 2)),
    listSprints: async () => ({ sprints: [runningSprint(2)], nextPageToken: "" }),
  });
  const { startEmbedded } = embedded(address);
  const { code, err } = await pmx(["sprint", "--data-dir", "d"], {
    startEmbedded,
  });
  assert.equal(code, 0);
  assert.match(err, /^note: sprints\/0a1b2c is unfinished; continue it with: pmx sprint --resume/m);
});

test("the list says how to continue a sprint that was cut off, which runs only where a gateway does", async () => {
  const address = await gateway({
    listSprints: async () => ({ sprints: [runningSprint(2)], nextPageToken: "" }),
  });
  const { startEmbedded } = embedded(address);
  const cutOff = await pmx(["list", "--data-dir", "d"], { startEmbedded });
  assert.match(
    cutOff.err,
    /^note: sprints\/0a1b2c is unfinished; continue it with: pmx sprint --resume/m,
  );
  const running = await pmx(["list", "--address", address]);
  assert.deepEqual([running.code, running.err], [0, ""]);
});

test("--resume without a name continues the newest unfinished sprint on any page", async () => {
  const watched: string[] = [];
  const { watchSprint } = ending(finishedSprint(GateVerdict.PASS, 2));
  const address = await gateway({
    listSprints: async ({ pageToken }) =>
      pageToken === ""
        ? { sprints: [finishedSprint(GateVerdict.PASS, 2)], nextPageToken: "more" }
        : { sprints: [{ ...runningSprint(2), name: "sprints/old" }], nextPageToken: "" },
    createSprint: unexpected,
    watchSprint(request, context) {
      watched.push(request.name);
      return watchSprint(request, context);
    },
  });
  const { code } = await pmx(["sprint", "--address", address, "--resume"]);
  assert.deepEqual([code, watched], [0, ["sprints/old"]]);
});

test("--resume continues in this process once the sprint is known to be unfinished", async () => {
  const address = await gateway({
    ...ending(finishedSprint(GateVerdict.PASS, 2)),
    getSprint: async () => ({ sprint: runningSprint(2) }),
  });
  const { state, startEmbedded } = embedded(address);
  const atStart: boolean[] = [];
  const typed = ["sprint", "--resume", "0a1b2c", "--data-dir", folderWithRecords()];
  const { code } = await pmx(typed, {
    startEmbedded: (options) => {
      atStart.push(options.resumeSprints);
      return startEmbedded();
    },
  });
  assert.deepEqual([code, atStart, state.resumed], [0, [false], 1]);
});

test("--resume asks the gateway to continue a sprint that its surroundings stopped", async () => {
  const resumed: string[] = [];
  const failed = { ...runningSprint(2), state: SprintState.FAILED, resumable: true };
  const address = await gateway({
    ...ending(finishedSprint(GateVerdict.PASS, 2)),
    listSprints: async () => ({
      sprints: [finishedSprint(GateVerdict.PASS, 2), { ...failed, name: "sprints/failed" }],
      nextPageToken: "",
    }),
    resumeSprint: async ({ name }) => {
      resumed.push(name);
      return { sprint: runningSprint(2) };
    },
  });
  const { code } = await pmx(["sprint", "--address", address, "--resume"]);
  assert.deepEqual([code, resumed], [0, ["sprints/failed"]]);
});

test("--resume with an unknown name resumes no other sprint and exits 64", async () => {
  const address = await gateway({
    listSprints: async () => ({ sprints: [runningSprint(2)], nextPageToken: "" }),
    getSprint: async () => {
      throw notFound("sprint", "sprints/none");
    },
  });
  const { state, startEmbedded } = embedded(address);
  const typed = ["sprint", "--resume", "none", "--data-dir", folderWithRecords()];
  const { code, err } = await pmx(typed, { startEmbedded });
  assert.deepEqual([code, state.resumed, state.closed], [64, 0, true]);
  assert.match(err, /there is no sprints\/none/);
});

test("--resume where every sprint has ended says so, runs nothing and shows the newest", async () => {
  const ended = finishedSprint(GateVerdict.FAIL, 2);
  const address = await gateway({
    ...ending(ended),
    createSprint: unexpected,
    listSprints: async () => ({ sprints: [ended], nextPageToken: "" }),
  });
  const { state, startEmbedded } = embedded(address);
  const typed = ["sprint", "--resume", "--data-dir", folderWithRecords()];
  const { code, out, err } = await pmx(typed, { startEmbedded });
  assert.deepEqual([code, state.resumed], [1, 0]);
  assert.match(err, /^note: nothing to resume; sprints\/0a1b2c has ended/m);
  assert.match(out, /^Sprint /);
});

for (const resume of [["--resume"], ["--resume", "sprints/0a"]]) {
  test(`${resume.join(" ")} in a folder without records starts nothing and creates nothing`, async () => {
    const dataDir = join(temporaryFolder(), "absent");
    const { code, err } = await pmx(["sprint", ...resume, "--data-dir", dataDir]);
    assert.equal(code, 64);
    assert.match(err, /^pmx: --resume: nothing to resume; there is no sprint yet/);
    assert.ok(err.includes(dataDir));
    assert.equal(existsSync(dataDir), false);
  });
}

test("--resume without any sprint exits 64", async () => {
  const address = await gateway({});
  const { code, err } = await pmx(["sprint", "--address", address, "--resume"]);
  assert.equal(code, 64);
  assert.match(err, /there is no sprint yet/);
  const show = await pmx(["show", "--address", address]);
  assert.equal(
    show.err,
    `pmx: SPRINT: there is no sprint yet (kept by the gateway at ${address}); run one with pmx sprint\n`,
  );
});
