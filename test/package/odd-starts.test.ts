import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { withoutNpm } from "#test/support/packed-archive.ts";
import { repositoryRoot, textOf } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { installedPlace, shellIn, unfitFor } from "./installation.ts";

const { sprintHash } = JSON.parse(textOf("test/testdata/golden/twenty-audits-of-aapl.json"));
let folder: string;
let archive: string;
let program: string;
let installed: string;
// Not while the files are loaded: another one sees npm install it.
before(() => {
  ({ folder, archive, program } = installedPlace());
  installed = dirname(dirname(program));
});
after(() => spawnSync("chmod", ["-R", "u+w", installed]));

/** A folder of its own below the installation. */
function below(name: string): string {
  const own = join(folder, name);
  mkdirSync(own);
  return own;
}

test("pmx without a word says what it is for and its commands, and a wrong word is named", () => {
  const shell = shellIn(folder);
  const alone = shell.type("npx pmx");
  assert.deepEqual([alone.code, alone.err, unfitFor(alone)], [0, "", []]);
  assert.match(alone.out, /^pmx: may this [\s\S]*\nUsage: pmx COMMAND[\s\S]*\n {2}init /);
  const wrong = shell.type("npx pmx sprnt");
  assert.deepEqual([wrong.code, wrong.out, unfitFor(wrong)], [64, "", []]);
  assert.match(wrong.err, /^pmx: .*sprnt/);
});

test("pmx runs from an archive that npx unpacks, and prints commands that run there", () => {
  const shell = shellIn(dirname(archive));
  const written = shell.type("npx ./pmx-0.2.0.tgz init unpacked");
  assert.equal(written.code, 0, written.err);
  const [, next = ""] = /^Next:\n((?: {2}.*\n)+)/m.exec(written.out) ?? [];
  const [change, settings, plan] = next.trim().split(/\n */);
  assert.equal(plan, `npx 'file:${archive}' plan --audits 20 --gate phase-1`);
  for (const line of [change!, settings!]) assert.equal(shell.type(line).code, 0, line);
  const planned = shell.type(plan!);
  assert.deepEqual([planned.code, unfitFor(planned)], [0, []], planned.err);
});

test("an installation that cannot be written serves a user whose home cannot be written either", () => {
  const home = below("home");
  const records = below("records");
  chmodSync(home, 0o555);
  chmodSync(records, 0o777);
  spawnSync("chmod", ["-R", "a-w", installed]);
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [program, ...args], {
      cwd: home,
      env: { ...withoutNpm(), HOME: home },
      encoding: "utf8",
      // The rights of files say nothing to root.
      ...(process.getuid?.() === 0 && { uid: 65_534, gid: 65_534 }),
    });
  const refused = run("sprint", "--audits", "2", "--tickers", "AAPL");
  assert.equal(refused.status, 69);
  assert.match(
    refused.stderr,
    /^pmx: .*home.*\.pmx.* Make its folder writable.* or choose another/m,
  );
  const elsewhere = run(
    ...["sprint", "--audits", "20", "--tickers", "AAPL", "--data-dir", join(records, "own")],
  );
  assert.equal(elsewhere.status, 0, elsewhere.stderr);
  assert.ok(elsewhere.stdout.includes(`Sprint hash  ${sprintHash}\n`));
});

test("Deno runs what is installed, with the hash that Node has", () => {
  const deno = join(repositoryRoot, "node_modules/.bin/deno");
  const { status, stdout, stderr } = spawnSync(
    deno,
    ["run", "--allow-all", program, "sprint", "--audits", "20", "--tickers", "AAPL"],
    { cwd: below("deno"), env: withoutNpm(), encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  assert.ok(stdout.includes(`Sprint hash  ${sprintHash}\n`), stdout.slice(-600));
});

test("a second pmx says who has the records, and one that was killed goes on where it stood", async () => {
  const own = below("two at once");
  const shell = shellIn(own);
  const killed = spawn(
    process.execPath,
    [program, "sprint", "--audits", "20", "--tickers", "AAPL"],
    { cwd: own, env: withoutNpm(), stdio: ["ignore", "ignore", "pipe"] },
  );
  let said = "";
  for await (const text of killed.stderr.setEncoding("utf8")) {
    said += text;
    if (/^audit 3\/20/m.test(said)) break;
  }
  // Stopped, it keeps its records without coming to an end.
  killed.kill("SIGSTOP");
  const second = shell.type("npx pmx list");
  assert.deepEqual([second.code, second.out, unfitFor(second)], [69, "", []]);
  assert.match(second.err, /^pmx: Database .*two at once\/\.pmx\/.* is already open/);
  assert.match(second.err, /Another pmx uses this folder: stop it/);
  killed.kill("SIGKILL");
  await once(killed, "exit");

  const listed = shell.type("npx pmx list");
  const resume = /^note: sprints\/\w+ is unfinished; continue it with: (.*)$/m.exec(
    listed.err,
  )?.[1];
  assert.match(resume ?? "", /^npx pmx sprint --resume sprints\/\w+$/, listed.err);
  const resumed = shell.type(resume!);
  assert.deepEqual([resumed.code, unfitFor(resumed)], [0, []], resumed.err);
  assert.ok(resumed.out.includes(`Sprint hash  ${sprintHash}\n`), resumed.out.slice(-600));
});

test("installed for all folders, pmx is on the path, with its manual and its completions", () => {
  const prefix = temporaryFolder();
  const shell = shellIn(prefix);
  const added = shell.type(`npm install --global --prefix '${prefix}' '${archive}'`);
  assert.equal(added.code, 0, added.err);
  shell.type(`export PATH="${prefix}/bin:$PATH"`);
  const manual = join(prefix, "share/man/man1/pmx.1");
  assert.ok(existsSync(manual), "npm links the manual");
  assert.equal(readFileSync(manual, "utf8"), textOf("docs/pmx.1"));
  assert.match(shell.type("pmx --version").out, /^pmx 0\.2\.0\+[0-9a-f]{12} \(Node /);
  const completed = shell.type(
    "source <(pmx completion bash); COMP_WORDS=(pmx repo); COMP_CWORD=1;" +
      " eval $(complete -p pmx | sed 's/.*-F \\([^ ]*\\).*/\\1/') pmx repo pmx; printf '%s ' $" +
      "{COMPREPLY[*]}",
  );
  assert.match(completed.out, /report/, completed.err);
});
