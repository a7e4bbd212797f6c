import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { programArguments } from "#test/support/program.ts";
import { runPmx } from "#test/support/run-pmx.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { assertRefused } from "./refusals.ts";

const folder = temporaryFolder();
let holder: Server;
let port: number;
before(async () => {
  holder = createServer();
  port = await new Promise<number>((resolve) => {
    holder.listen(0, "127.0.0.1", () => resolve((holder.address() as { port: number }).port));
  });
});
after(() => {
  holder.close();
});

test("serve names the port in use, whose it is, the flag and the file that change it", async () => {
  const config = join(folder, "config");
  await cp(join(repositoryRoot, "config"), config, { recursive: true });
  const file = join(config, "audit.yaml");
  const text = (await readFile(file, "utf8")).replace(/^port:.*\n/m, "");
  await writeFile(file, `${text}\nport: ${port}\n`);
  const environment = { PMX_CONFIG_DIR: config, PMX_LOG_LEVEL: "error" };
  const run = await runPmx(["serve", "--data-dir", join(folder, "served")], { environment });
  assertRefused(run, 69, `127.0.0.1:${port} (audit) is in use`, "--base-port", "audit.yaml");
  assert.ok(run.stderr.includes("PMX_CONFIG_DIR"));
});

test("a service alone names the port in use and the variable that changes it", () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    programArguments("services/risk-gate/main.ts"),
    {
      cwd: repositoryRoot,
      encoding: "utf8",
      env: {
        PATH: process.env.PATH,
        PMX_DATA_DIR: join(folder, "alone"),
        PMX_PORT: String(port),
        PMX_LOG_LEVEL: "error",
      },
    },
  );
  assert.deepEqual([status, stdout], [69, ""], stderr);
  const lines = stderr.trimEnd().split("\n");
  assert.equal(lines.length, 1, stderr);
  const { msg, reason } = JSON.parse(lines[0]!) as { msg: string; reason: string };
  assert.equal(reason, "PORT_IN_USE");
  assert.match(msg, new RegExp(`127\\.0\\.0\\.1:${port} is in use: .*PMX_PORT`));
});
