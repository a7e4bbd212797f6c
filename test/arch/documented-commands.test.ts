import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { serviceNames } from "#test/support/service-names.ts";
import { repositoryRoot, textOf } from "#test/support/source-files.ts";

/** Whatever a person reads: pages, help, comments, messages. Not what a test invents. */
const files = execFileSync(
  "git",
  ["ls-files", "*.md", "*.ts", "*.yaml", "*.proto", "*.sh", ".ci/*"],
  {
    cwd: repositoryRoot,
    encoding: "utf8",
  },
)
  .trim()
  .split("\n")
  .filter(
    (file) => !/^(proto\/gen|test\/unit)\//.test(file) && existsSync(join(repositoryRoot, file)),
  );

const scripts = Object.keys(JSON.parse(textOf("package.json")).scripts);
const tasks = Object.keys(JSON.parse(textOf("deno.json")).tasks);

/** What the pattern finds in all files, with where. */
function named(pattern: RegExp): { readonly file: string; readonly name: string }[] {
  return files.flatMap((file) =>
    [...textOf(file).matchAll(pattern)].map(([, name = ""]) => ({ file, name })),
  );
}

test("every npm script that is named somewhere exists", () => {
  const kinds = "bench|check|contract|docs|generate|migrate|test";
  const run = named(/npm run (?:--?[\w=-]+ )*([a-z][\w:-]*)/g);
  const quoted = named(new RegExp(`\`((?:${kinds}):[\\w-]+)\``, "g"));
  assert.ok(run.length > 10 && quoted.length > 3);
  assert.deepEqual(
    [...run, ...quoted].filter(({ name }) => !scripts.includes(name)),
    [],
  );
});

test("every Deno task that is named somewhere exists", () => {
  const found = named(/deno task (?:--?[\w=-]+ )*([a-z][\w:-]*)/g);
  assert.ok(found.length > 0);
  assert.deepEqual(
    found.filter(({ name }) => !tasks.includes(name)),
    [],
  );
});

test("every file that a named command runs exists", () => {
  const found = named(
    /(?:--import tsx|python3|bash|node) ((?:[\w-]+\/)+[\w.-]+\.(?:ts|mjs|py|sh))/g,
  );
  assert.ok(found.length > 5);
  // The bundle is written, not kept; SERVICE stands for the name of any.
  const isOfBundle = (name: string) =>
    ["pmx", "SERVICE", ...serviceNames].some((entry) => name === `dist/${entry}.mjs`);
  assert.deepEqual(
    found.filter(({ name }) => !isOfBundle(name) && !existsSync(join(repositoryRoot, name))),
    [],
  );
});

test("no page and no script starts a process through wrappers", () => {
  assert.deepEqual(named(/(npx ts[x])/g), []);
  const started = Object.values<string>(JSON.parse(textOf("package.json")).scripts);
  assert.deepEqual(
    started.filter((command) => /^tsx /.test(command)),
    [],
  );
});

test("npm lists the scripts and names one that does not exist, as in any project", () => {
  // An npm that runs the tests hands its own settings down, such as to be silent.
  const own = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  const env = Object.fromEntries(own);
  const npm = (...args: string[]) =>
    spawnSync("npm", args, { cwd: repositoryRoot, env, encoding: "utf8" });
  assert.match(npm("run").stdout, /sprint[\s\S]*serve/);
  assert.match(npm("run", "sprnt").stderr, /Missing script: "sprnt"/);
});
