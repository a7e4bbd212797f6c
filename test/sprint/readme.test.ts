import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { eventually } from "#test/support/eventually.ts";
import { lockFixedPorts } from "#test/support/fixed-ports.ts";
import { environmentOf } from "#test/support/run-pmx.ts";
import { repositoryRoot, textOf } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const readme = textOf("README.md");
const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, body = ""]) =>
  body.trim(),
);
const commands = blocks.flatMap((block) => block.replace(/\\\n\s*/g, "").split("\n"));

const checkCommand = "npm ci --loglevel=error && npm run check";
const serveCommand = "PMX_HTTP_PORT=50055 node bin/pmx.mjs serve";

const folder = temporaryFolder();
let fixedPorts: Awaited<ReturnType<typeof lockFixedPorts>>;
let serve: ChildProcess | undefined;
let served = "";
let sprintId = "";

before(async () => {
  fixedPorts = await lockFixedPorts();
});

after(async () => {
  if (serve?.pid !== undefined && serve.exitCode === null) {
    const gone = new Promise((resolve) => serve?.once("close", resolve));
    // The whole group: npm does not pass signals on to what it runs.
    process.kill(-serve.pid, "SIGTERM");
    await gone;
  }
  await fixedPorts.release();
});

/** The command as printed, in a folder of the test's own instead of `.pmx`. */
function start(command: string): ChildProcess {
  const own = command
    .replace(/^npm ci [^&]*&& /, "")
    .replaceAll(".pmx/", `${folder}/`)
    .replace("SPRINT_ID", sprintId);
  const env = {
    ...environmentOf({}),
    PMX_DATA_DIR: join(folder, "records"),
    // The first python3 on the path may be one without grpcio.
    PATH: `/usr/bin:${process.env.PATH}`,
  };
  return spawn("bash", ["-c", own], {
    cwd: repositoryRoot,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function run(command: string) {
  const child = start(command);
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const exitCode = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { exitCode, stdout, stderr };
}

/**
 * Starts the services and says whether they came up. The fixed ports lie among those that the system
 * hands out, so that a connection of another test may have one for a moment: then not yet.
 */
async function cameUp(command: string): Promise<boolean> {
  const child = start(command);
  serve = child;
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    served += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  let exitCode: number | null | undefined;
  child.once("close", (code) => {
    exitCode = code;
  });
  const answered = () => exitCode !== undefined || served.includes("pmx runs until interrupted");
  await eventually("the services are up, or say why not", answered);
  if (exitCode === undefined) return true;
  assert.match(stderr, / is in use/);
  await new Promise((resolve) => setTimeout(resolve, 500));
  return false;
}

test("the check command is the one that .ci/run runs", () => {
  assert.ok(commands.includes(checkCommand));
  assert.match(textOf(".ci/run"), /^npm ci --loglevel=error\nnpm run check$/m);
});

test("the first command prints what the first screen shows", async () => {
  const shown = /```text\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const { exitCode, stdout, stderr } = await run(commands[0] ?? "");
  assert.equal(exitCode, 0, stderr);
  for (const line of shown
    .split("\n")
    .filter((text) => text.trim() !== "" && !/^\s*…/.test(text))) {
    assert.ok(
      stdout.includes(line),
      `the README shows, but pmx does not print:\n${line}\n${stdout}`,
    );
  }
});

for (const command of commands.slice(1).filter((one) => one !== checkCommand)) {
  test(`README: ${command.slice(0, 100)}`, async () => {
    if (command === serveCommand) {
      await eventually("the services are up", () => cameUp(command));
      return;
    }
    const { exitCode, stdout, stderr } = await run(command);
    sprintId = /"name": "sprints\/([^"]+)"/.exec(stdout)?.[1] ?? sprintId;
    const isSprint = command.includes("sprint --");
    // A sprint's exit code is its verdict; three audits are too few for a pass.
    assert.ok(isSprint ? exitCode === 1 : exitCode === 0, `exit ${exitCode}\n${stdout}\n${stderr}`);
    assert.ok(stdout.length > 0 || command.includes("build -o"), "prints something");
  });
}

test("the watched sprint came to a verdict", async () => {
  const watch = commands.find((one) => one.includes("WatchSprint")) ?? "";
  const { stdout } = await run(watch);
  assert.match(stdout, /"verdict": "GATE_VERDICT_(PASS|FAIL|INCONCLUSIVE)"/);
});
