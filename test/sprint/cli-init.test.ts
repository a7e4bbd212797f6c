import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

test("pmx init writes a project whose configuration is as it comes, and whose first commands run", async () => {
  const folder = join(temporaryFolder(), "first");
  const { exitCode, stdout, stderr } = await runPmxHere(["init", folder, "--json"]);
  assert.equal(exitCode, 0, stderr);
  const { files, next } = JSON.parse(stdout) as { files: string[]; next: string[] };
  const written = readdirSync(folder, { recursive: true, withFileTypes: true });
  assert.equal(written.filter((entry) => entry.isFile()).length, files.length);
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const [change, own, ...commands] = next;
  assert.equal(change, `cd ${folder}`);
  for (const line of [own!, ...commands]) assert.ok(readme.includes(`\n${line}\n`), line);

  assert.equal(own, 'export PMX_CONFIG_DIR="$PWD/config"');
  const environment = { PMX_CONFIG_DIR: join(folder, "config") };
  const changed = await runPmxHere(["config", "explain", "--changed", "--json"], { environment });
  assert.deepEqual(JSON.parse(changed.stdout).settings, []);
  const place = ["--data-dir", join(folder, ".pmx")];
  for (const line of commands) {
    // Fewer audits than a person would ask for say the same of the command.
    const words = line.replace("--audits 20", "--audits 2").split(" ").slice(1);
    const run = await runPmxHere([...words, ...(words[0] === "plan" ? [] : place)], {
      environment,
    });
    assert.ok([0, 1, 2].includes(run.exitCode ?? 70), `${line}: ${run.stderr}`);
    assert.ok(run.stdout.length > 100, line);
  }
});

test("pmx init overwrites nothing, and names every file that is there already", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "config"));
  const there = [join(folder, "config/costs.yaml"), join(folder, "README.md")];
  for (const file of there) writeFileSync(file, "mine\n");
  const { exitCode, stderr } = await runPmxHere(["init", folder]);
  assert.equal(exitCode, 64);
  for (const file of there) {
    assert.ok(stderr.includes(file), file);
    assert.equal(readFileSync(file, "utf8"), "mine\n");
  }
  assert.deepEqual(readdirSync(folder).sort(), ["README.md", "config"]);
  const twice = await runPmxHere(["init", folder, "other"]);
  assert.equal(twice.exitCode, 64);
});

test("pmx init says at once where the system will not have its folder", {
  skip: !existsSync("/proc/self"),
}, async () => {
  const { exitCode, stderr } = await runPmxHere(["init", "/proc/none"]);
  assert.equal(exitCode, 69);
  const refusal =
    "the folder /proc/none/config cannot be made (ENOENT); name one that you may write to";
  assert.equal(stderr, `pmx: ${refusal}\n`);
});
