import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { type EmbeddedServices, startEmbedded } from "#cli/embedded.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import {
  buildWheel,
  notebook,
  pythonClient,
  readmeExample,
  runPython,
  writeCsv,
} from "#test/support/python.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();
const installed = join(folder, "installed");
const csv = join(folder, "AAPL.csv");
const environment = { HOME: folder, IPYTHONDIR: join(folder, "ipython") };
let services: EmbeddedServices;
let url: string;
let wheel: string;

before(async () => {
  services = await startEmbedded({
    dataDir: join(folder, "records"),
    ports: "any",
    resumeSprints: false,
    environment: { PMX_HTTP_PORT: "0" },
    logger: quietLogger,
  });
  url = `http://${services.httpAddress}`;
  const channel = openChannel(services.addresses.gateway);
  const { bars } = await clientOf(MarketDataService, channel).listBars({
    ticker: "AAPL",
    interval: BarInterval.DAY_1,
    pageSize: 5_000,
  });
  channel.close();
  writeCsv(csv, bars);
  wheel = await buildWheel(folder);
  const pip = ["-m", "pip", "install", "--quiet", "--no-index", "--no-cache-dir"];
  await runPython([...pip, "--target", installed, wheel], { environment });
});
after(() => services.close());

test("the same source makes the same wheel, whatever the umask", async () => {
  const again = join(folder, "again");
  mkdirSync(again);
  const earlier = process.umask(0o077);
  try {
    assert.deepEqual(readFileSync(await buildWheel(again)), readFileSync(wheel));
  } finally {
    process.umask(earlier);
  }
});

test("the example runs from the package that pip installed into an empty folder, with all of its audits", async () => {
  const program = readmeExample(csv, url, 20);
  const { stdout } = await runPython(["-S", "-c", program], { paths: [installed], cwd: folder });
  assert.match(stdout, /\nsprints\/\w+: (PASS|INCONCLUSIVE|FAIL)\n {2}phase-\d: /);
});

test("the same example takes a DataFrame, and its results are DataFrames", async () => {
  const program = `
import sys
import pandas
from pmx_client import Connection, frames

bars = pandas.read_csv(sys.argv[1], index_col="Date", parse_dates=True)
with Connection(sys.argv[2]) as pmx:
    forecast = frames.forecast(pmx, bars, ticker="AAPL", horizon_bars=20)
    print(forecast.frame().loc[20, "price"], len(forecast.frame()))
    verdict = frames.sprint(pmx, {"AAPL": bars}, audits=2, request_id="frames")
    again = frames.sprint(pmx, {"AAPL": bars}, audits=2, request_id="frames")
    print(verdict.metrics.frame().set_index("name").loc["audits", "value"], again == verdict)
`;
  const { stdout } = await runPython(["-c", program, csv, url], { paths: [installed] });
  assert.match(stdout, /^[\d.]+ 20\n2\.0 True\n$/);
});

test("the notebook runs in a kernel, and shows its tables", async () => {
  const { stdout } = await runPython(["test/clients/run_notebook.py", notebook], {
    paths: [installed],
    environment: { ...environment, PMX_URL: url, AUDITS: "3" },
  });
  const { cells } = JSON.parse(stdout);
  const shown = JSON.stringify(cells.map(({ outputs }: { outputs?: unknown }) => outputs));
  assert.match(shown, /audit 3 of 3: /);
  assert.equal([...shown.matchAll(/<table><thead>/g)].length, 4);
  assert.doesNotMatch(shown, /"output_type":"error"|"stderr"/);
});

test("tests that need pandas hold, and none is skipped", async () => {
  const tests = join(pythonClient, "tests");
  const program = ["-W", "error", "-m", "unittest", "discover", "-s", tests];
  const { stderr } = await runPython(program, { paths: [installed, tests] });
  assert.match(stderr, /Ran \d+ tests in [\d.]+s\n\nOK\n$/);
});

test("types are complete by mypy's strict rules: of the package, of its tests, and of what calls it", async () => {
  const caller = join(folder, "caller.py");
  writeFileSync(caller, readmeExample(csv, url, 20));
  copyFileSync(join(pythonClient, "pyproject.toml"), join(folder, "pyproject.toml"));
  const mypy = ["-m", "mypy", "--strict", "--cache-dir", join(folder, "mypy")];
  const source = join(pythonClient, "src");
  await runPython([...mypy, "-p", "pmx_client"], {
    cwd: folder,
    environment: { MYPYPATH: source },
  });
  const { stdout } = await runPython([...mypy, caller], {
    cwd: folder,
    environment: { MYPYPATH: installed },
  });
  assert.match(stdout, /^Success: /);
});
