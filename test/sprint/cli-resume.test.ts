import assert from "node:assert/strict";
import { test } from "node:test";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { auditStep, finishedSprint, runningSprint } from "#test/unit/cli/finished-sprint.ts";
import { embedded, ending, gateway, pmx, unexpected } from "./cli-scripted-gateway.ts";

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
  assert.match(err, /^note: sprints\/0a1b2c is unfinished; continue it with: pmx sprint --resume/);
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

test("--resume without any sprint exits 64", async () => {
  const address = await gateway({});
  const { code, err } = await pmx(["sprint", "--address", address, "--resume"]);
  assert.equal(code, 64);
  assert.match(err, /there is no sprint yet/);
});
