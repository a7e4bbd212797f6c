import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { before, test } from "node:test";
import { usageText } from "#cli/usage.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

let checkout = temporaryFolder();
const cache = join(checkout, "node_modules", ".cache");
const compiled = join(cache, "pmx", "compiled");

before(() => {
  for (const path of [
    ...["bin", "cli", "gateway", "lib", "proto/gen", "services"],
    ...["package.json", "package-lock.json"],
  ]) {
    cpSync(join(repositoryRoot, path), join(checkout, path), { recursive: true });
  }
  const packages = join(repositoryRoot, "node_modules");
  mkdirSync(join(checkout, "node_modules"));
  for (const name of readdirSync(packages)) {
    if (name.startsWith(".")) continue;
    symlinkSync(join(packages, name), join(checkout, "node_modules", name));
  }
});

/** Runs a program of the checkout. */
async function run(...words: string[]) {
  const child = spawn(process.execPath, words, { cwd: checkout });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  const exitCode = await new Promise((resolve) => child.once("close", resolve));
  return { exitCode, printed };
}

const usage = () => run("bin/pmx.mjs", "plan", "--help");
const addText = (text: string) =>
  writeFileSync(join(checkout, "cli/main.ts"), `process.stderr.write(${JSON.stringify(text)});\n`);

test("starts at the same time compile the sources once, and print what the sources print", async () => {
  const unbuilt = { exitCode: 0, printed: usageText("plan") };
  assert.deepEqual(await Promise.all([usage(), usage()]), [unbuilt, unbuilt]);
  const [folder, ...others] = readdirSync(compiled);
  assert.ok(folder !== undefined);
  // A service may run as another user than the one who started it first.
  assert.equal(statSync(join(compiled, folder)).mode & 0o777, 0o755);
  assert.deepEqual(others, [], "nothing unfinished is left");
  assert.deepEqual(await usage(), unbuilt);
  assert.deepEqual(readdirSync(compiled), [folder]);
});

test("a checkout that was moved reads its files where they are now", async () => {
  const version = () => run("bin/pmx.mjs", "version");
  const before = await version();
  assert.match(before.printed, /^pmx \d/);
  const first = checkout;
  checkout = `${first}-moved`;
  renameSync(first, checkout);
  assert.deepEqual(await version(), before);
  renameSync(checkout, first);
  checkout = first;
});

test("a thread runs what its process runs, also after a source has changed", async () => {
  const module = join(checkout, "lib/kit/compiled/import-compiled.mjs");
  const thread = `import(${JSON.stringify(module)})
    .then(({ importCompiled }) => importCompiled("none.ts", () => undefined));`;
  writeFileSync(
    join(checkout, "starts-thread.mjs"),
    `import { Worker } from "node:worker_threads";
    import { appendFileSync } from "node:fs";
    import { importCompiled } from ${JSON.stringify(module)};
    await importCompiled("cli/main.ts", () => console.log("not compiled"));
    appendFileSync("cli/main.ts", "\\n");
    new Worker(${JSON.stringify(thread)}, { eval: true });`,
  );
  const folders = readdirSync(compiled);
  const started = await run("starts-thread.mjs", "plan", "--help");
  assert.deepEqual(started, { exitCode: 0, printed: usageText("plan") });
  assert.deepEqual(readdirSync(compiled), folders);
});

test("a source that has changed is what runs next", async () => {
  addText("changed");
  assert.deepEqual(await usage(), { exitCode: 0, printed: "changed" });
});

test("where nothing can be written the sources run as they are", async () => {
  rmSync(cache, { recursive: true });
  writeFileSync(cache, "a file where the folder would be");
  addText("not compiled");
  assert.deepEqual(await usage(), { exitCode: 0, printed: "not compiled" });
});

test("a service that there is none of is refused with the list of those there are", async () => {
  const { exitCode, printed } = await run("bin/service.mjs", "audits");
  assert.equal(exitCode, 64);
  assert.match(printed, /^no service "audits"; the services are audit, .*, risk-gate\n$/);
});
