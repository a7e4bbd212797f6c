import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { programArguments } from "#test/support/program.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const holder = programArguments("test/support/kit-schema/hold-store.ts");

/** Starts a process that opens the store, and resolves once it has. */
async function hold(path: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...holder, path], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = await once(createInterface(child.stdout!), "line");
  assert.equal(line, "open");
  return child;
}

const folder = temporaryFolder();

test("the database lock keeps a second process out, and ends with the first by kill -9", async () => {
  const path = join(folder, "store.db");
  const child = await hold(path);
  try {
    await assert.rejects(
      openKitStore(path),
      (error) => error instanceof Fault && error.reason === "DATABASE_LOCKED",
    );
  } finally {
    child.kill("SIGKILL");
  }
  await once(child, "exit");
  const store = await openKitStore(path);
  await store.close();
});
