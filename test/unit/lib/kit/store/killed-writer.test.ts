import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { textsIn } from "#test/support/kit-schema/schema.ts";
import { programArguments } from "#test/support/program.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const writer = programArguments("test/support/kit-schema/write-until-killed.ts");

test("a process killed by kill -9 amid groups of writes loses none that was answered", async () => {
  const path = join(temporaryFolder(), "killed.db");
  const child = spawn(process.execPath, [...writer, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const answered: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    answered.push(line);
    if (answered.length === 1_000) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  assert.equal(child.signalCode, "SIGKILL");
  const store = await openKitStore(path);
  const kept = textsIn(store.db);
  await store.close();
  assert.ok(answered.length >= 1_000);
  assert.deepEqual(
    answered.filter((text) => !kept.includes(text)),
    [],
  );
  // What was kept is what was asked for first, without a gap.
  assert.deepEqual(
    kept,
    kept.map((_, index) => `note ${index}`),
  );
});
