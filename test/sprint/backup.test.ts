import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { takeBackup } from "#cli/backup/take-backup.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { pause } from "#lib/kit/async/pause.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { assertLogsFollowFromOutboxes, logsIn } from "#test/support/outbox-roots.ts";
import { sprintJson } from "#test/support/run-pmx.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const environment = { PMX_CONFIG_DIR: lenientConfig() };
const { signal } = new AbortController();
const nowMs = () => Date.now();

/** Takes a backup; undefined before all five databases are there with their tables. */
async function tryBackup(dataDir: string) {
  const folder = join(temporaryFolder(), "backup");
  try {
    return { folder, ...(await takeBackup({ dataDir, folder, signal, nowMs })) };
  } catch (error) {
    if (error instanceof Fault && error.reason === "RESOURCE_NOT_FOUND") return undefined;
    throw error;
  }
}

test("backups of a sprint that runs and trades, restored and resumed, end with its hash, and go on with its logs", async () => {
  const dataDir = temporaryFolder();
  let isRunning = true;
  const sprint = ["sprint", "--audits", "16", "--tickers", "AAPL", "--json"];
  const running = runPmxHere([...sprint, "--data-dir", dataDir], { environment }).finally(() => {
    isRunning = false;
  });
  const midway = [];
  while (isRunning) {
    const backup = await tryBackup(dataDir);
    const trades = backup?.databases.find(({ name }) => name === "execution")?.stated;
    if (isRunning && backup !== undefined && trades !== undefined) midway.push(backup.folder);
    await pause(30);
  }
  const unbroken = sprintJson(await running);
  assert.ok(unbroken.audits.some(({ tickers }) => tickers[0]?.orderedUnits !== "0"));
  assert.ok(midway.length >= 2, `only ${midway.length} backups while it traded`);
  for (const backup of [midway[0]!, midway[Math.floor(midway.length / 2)]!]) {
    const restored = join(temporaryFolder(), "restored");
    const { exitCode, stdout } = await runPmxHere(["restore", backup, "--data-dir", restored]);
    assert.equal(exitCode, 0, stdout);
    // What was logged by then is the beginning of what there is now.
    const later = logsIn(dataDir);
    for (const [origin, log] of logsIn(restored)) {
      assert.equal(log.rootAt(log.size), later.get(origin)?.rootAt(log.size), origin);
    }
    const resume = ["sprint", "--resume", "--json", "--data-dir", restored];
    const resumed = sprintJson(await runPmxHere(resume, { environment }));
    assert.equal(resumed.sprintHash, unbroken.sprintHash);
    assert.deepEqual(resumed.sprint.trial, unbroken.sprint.trial);
    assertLogsFollowFromOutboxes(restored);
  }
  const whole = await tryBackup(dataDir);
  const elsewhere = join(temporaryFolder(), "restored");
  await runPmxHere(["restore", whole!.folder, "--data-dir", elsewhere]);
  const rootsOf = (folder: string) =>
    [...logsIn(folder)].map(([origin, { size, rootAt }]) => [origin, size, rootAt(size)]);
  assert.deepEqual(rootsOf(elsewhere), rootsOf(dataDir));
  assert.equal(rootsOf(dataDir).length, 4);
});
