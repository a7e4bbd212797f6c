import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { cronJobProblems, isCronJob, programsOf } from "#gateway/readiness/domain/cron-job.ts";
import { buildFiles } from "#gateway/readiness/sources/build-files.ts";
import { buildOfSource } from "#lib/kit/build.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { Health } from "#proto/grpc/health/v1/health_pb.ts";
import { bundleFolder } from "#test/support/bundle.ts";
import { environmentOf } from "#test/support/run-pmx.ts";
import { serviceNames } from "#test/support/service-names.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = bundleFolder();
const filesBefore = filesOf(folder);
const started: ChildProcess[] = [];
after(() => {
  for (const child of started) child.kill("SIGKILL");
});

for (const service of serviceNames) {
  test(`${service} starts from the bundle alone, answers its health and stops`, async () => {
    const child = start(service, { PMX_PORT: "0", PMX_DATA_DIR: temporaryFolder() });
    const exited = once(child, "exit");
    const channel = openChannel(await addressOf(service, child));
    const { status } = await clientOf(Health, channel).check({});
    channel.close();
    child.kill("SIGTERM");
    assert.deepEqual([status, ...(await exited)], [1, 0, null]);
  });
}

test("the command line of the bundle runs a sprint on the bars that come with it", async () => {
  const child = start("pmx", { PMX_DATA_DIR: temporaryFolder() }, [
    ...["sprint", "--audits", "2", "--tickers", "AAPL", "--json"],
  ]);
  let said = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  await once(child, "close");
  const { builds, sprint } = JSON.parse(said);
  assert.equal(sprint.completedAudits, 2);
  assert.deepEqual(builds, [buildOfSource()], "the build is that of the sources, which are absent");
});

test("pmx mcp of the bundle says what to install, and speaks as soon as it lies where that puts it", async () => {
  const absent = spawnSync(process.execPath, [join(folder, "pmx.mjs"), "mcp"], {
    ...{ encoding: "utf8", env: environmentOf({}), input: "" },
  });
  assert.equal(absent.status, 64);
  const beside = dirname(folder);
  assert.ok(absent.stderr.includes(`npm install --prefix ${beside} ./pmx-mcp-`), absent.stderr);
  const place = join(beside, "node_modules/@pmx");
  mkdirSync(place, { recursive: true });
  symlinkSync(join(repositoryRoot, "packages/mcp"), join(place, "mcp"));
  const initialize = {
    ...{ jsonrpc: "2.0", id: 1, method: "initialize" },
    params: {
      ...{ protocolVersion: "2025-06-18", capabilities: {} },
      clientInfo: { name: "test", version: "1" },
    },
  };
  const present = spawnSync(process.execPath, [join(folder, "pmx.mjs"), "mcp"], {
    ...{ encoding: "utf8", env: environmentOf({}), input: `${JSON.stringify(initialize)}\n` },
  });
  assert.equal(present.status, 0, present.stderr);
  assert.equal(JSON.parse(present.stdout).result.serverInfo.name, "pmx");
});

test("the bundle has no writer of Parquet, and says what to install where one is asked for", async () => {
  const typed = ["export", "trades", "-o", join(temporaryFolder(), "t.parquet")];
  const child = start("pmx", { PMX_DATA_DIR: temporaryFolder() }, typed);
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [code] = await once(child, "close");
  assert.equal(code, 64);
  assert.match(
    said,
    /not installed: npm install --prefix \S+ \.\/pmx-parquet-\d+\.\d+\.\d+\.tgz .*, or take/,
  );
});

test("what runs from the bundle writes nothing into it, so that it can be read-only", () => {
  assert.deepEqual(filesOf(folder), filesBefore);
});

test("a folder that is no bundle is not overwritten", () => {
  const other = temporaryFolder();
  const script = join(repositoryRoot, "scripts/bundle.ts");
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", script, other], {
    encoding: "utf8",
  });
  assert.equal(status, 73);
  assert.match(stderr, /is no bundle of pmx and is left as it is/);
});

for (const [what, build] of [
  ["sources", repositoryRoot],
  ["bundle", folder],
]) {
  test(`readiness finds the nightly job and what it runs beside the ${what}`, async () => {
    const places = { checkRecord: "", deployFolder: join(build!, "deploy"), buildFolder: build! };
    const { documents, unreadable, missingPrograms } = await buildFiles(places).manifests();
    const jobs = documents.filter(isCronJob);
    assert.deepEqual(jobs.flatMap(programsOf), ["bin/pmx.mjs"]);
    assert.deepEqual([unreadable, missingPrograms, jobs.flatMap(cronJobProblems)], [[], [], []]);
  });
}

test("the bundle has neither a compiler nor a loader of TypeScript", () => {
  const packages = readdirSync(join(folder, "node_modules")).sort();
  assert.deepEqual(packages, ["@libsql", "@neon-rs", "@observablehq", "detect-libc", "libsql"]);
});

function start(name: string, environment: Record<string, string>, args: readonly string[] = []) {
  const child = spawn(process.execPath, [join(folder, `${name}.mjs`), ...args], {
    cwd: "/",
    env: environmentOf(environment),
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  return child;
}

/** Where a service says that it listens. */
async function addressOf(service: string, child: ChildProcess): Promise<string> {
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr! })) {
    said.push(line);
    const { address } = JSON.parse(line) as { address?: string };
    if (address !== undefined) {
      child.stderr!.resume();
      return address;
    }
  }
  throw new Error(`${service} did not start:\n${said.join("\n")}`);
}

function filesOf(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, encoding: "utf8" }).sort();
}
