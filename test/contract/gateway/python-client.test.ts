import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import {
  buildWheel,
  notebook,
  pythonBlocks,
  pythonClient,
  readmeExample,
  runPython,
  writeCsv,
} from "#test/support/python.ts";
import { textOf } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { type SprintWorld, startSprintWorld } from "./sprint-world.ts";

const folder = temporaryFolder();
const installed = join(folder, "installed");
const csv = join(folder, "AAPL.csv");
let world: SprintWorld;
let url: string;

before(async () => {
  world = await startSprintWorld(join(folder, "records"), lenientConfig(), { PMX_HTTP_PORT: "0" });
  url = `http://${world.services.httpAddress}`;
  const { bars } = await world.marketData.listBars({
    ticker: "AAPL",
    interval: BarInterval.DAY_1,
    pageSize: 300,
  });
  writeCsv(csv, bars);
  const wheel = await buildWheel(folder);
  await runPython(["-m", "zipfile", "-e", wheel, installed]);
});
after(() => world.close());

test("the example of the README runs from the built package, without any other", async () => {
  const program = readmeExample(csv, url, 2);
  const { stdout } = await runPython(["-S", "-c", program], { paths: [installed], cwd: folder });
  assert.match(
    stdout,
    /^\{'bars_ahead': 20, 'price': [\d.]+, 'lower_80': .*'up_probability': 0\.\d+\}\n/,
  );
  assert.match(stdout, /\nsprints\/\w+: (PASS|INCONCLUSIVE|FAIL)\n {2}phase-\d: /);
});

test("the cells of the notebook run in their order, and it is kept without what they print", async () => {
  const { cells } = JSON.parse(readFileSync(notebook, "utf8"));
  for (const { cell_type: kind, outputs, execution_count: count } of cells) {
    if (kind === "code") assert.deepEqual([outputs, count], [[], null]);
  }
  const { stdout } = await runPython(["-S", "test/clients/run_cells.py", notebook], {
    paths: [installed],
    environment: { PMX_URL: url, AUDITS: "1" },
  });
  assert.match(stdout, /^300 bars from 2013-05-13 to /);
  assert.match(stdout, /\naudit 1 of 1: \d{4}-\d\d-\d\d AAPL (ALLOW|DENY)/);
  assert.match(stdout, /\n[0-9a-f]{64}\n$/);
});

test("the page about clients has the programs of the README, and the one about errors runs", async () => {
  const blocks = pythonBlocks("docs/clients.md");
  assert.deepEqual(blocks, pythonBlocks("clients/python/README.md"));
  const program = blocks[1]!.replace("http://127.0.0.1:50055", url);
  const { stdout } = await runPython(["-S", "-c", program], { paths: [installed] });
  assert.equal(stdout, "ERROR_REASON_RESOURCE_NOT_FOUND () None\n");
});

test("messages, calls, streams and tables hold what their tests say", async () => {
  const tests = join(pythonClient, "tests");
  const program = ["-W", "error", "-m", "unittest", "discover", "-s", tests];
  const { stderr } = await runPython(program, { paths: [installed, tests] });
  assert.match(stderr, /Ran \d+ tests in [\s\S]*\nOK/);
});

test("the package has the version of pmx, and needs no other", () => {
  const { version } = JSON.parse(textOf("package.json"));
  const project = textOf("clients/python/pyproject.toml");
  assert.equal(/^version = "(.*)"$/m.exec(project)?.[1], version);
  assert.match(project, /^dependencies = \[\]$/m);
});
