import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import Database from "libsql";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { repositoryRoot, textOf } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { isLong } from "#test/support/test-length.ts";

/** A row of the table: what runs lines of the roadmap, and texts that it prints. */
interface Row {
  readonly lines: string;
  readonly inRoadmap: string;
  readonly commands: readonly string[];
  readonly printed: readonly string[];
}

const codeOf = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);

const rows: readonly Row[] = textOf("docs/roadmap.md")
  .split("\n")
  .filter((line) => /^\| \d/.test(line))
  .map((line) => {
    const [lines = "", inRoadmap = "", ours = "", prints = ""] = line.slice(2).split(" | ");
    const commands = codeOf(ours).filter((code) => /npx pmx|^grep /.test(code));
    return { lines, inRoadmap, commands, printed: codeOf(prints) };
  });

const folder = temporaryFolder();
const records = join(folder, "records");
const barFolder = join(folder, "bars");
mkdirSync(barFolder);
for (const [index, ticker] of ["MSFT", "NVDA"].entries()) {
  const { bars } = madeSeries(ticker, { bars: 6_600, seed: index + 1, drift: 0.0005 });
  const lines = bars.map(({ startTimeMs, open, high, low, close, volumeUnits }) =>
    [new Date(startTimeMs).toISOString().slice(0, 10), open, high, low, close, volumeUnits].join(),
  );
  writeFileSync(
    join(barFolder, `${ticker}.csv`),
    `date,open,high,low,close,volume\n${lines.join("\n")}\n`,
  );
}

/**
 * What most audit runs are asked by, and fewer of them: the short form types the latter, so that each flag, gate
 * and text is still there, and the long form what the page has.
 */
const fewerAudits: readonly (readonly [string, string])[] = [
  ["--include-frontier-tickers", "--include-frontier-tickers --audits 1"],
  ["--phase 4", "--phase 4 --audits 6"],
  ["REGIME_ENABLED=1 npx pmx sprint --audits 20", "REGIME_ENABLED=1 npx pmx sprint --audits 6"],
];
/** The short form forecasts by two models, of which regimes weigh one where they are compared; the long form as the page. */
const [cheap, weighed] = isLong
  ? []
  : [
      lenientConfig(),
      lenientConfig({
        "forecast.yaml": { "policy.models": ["naive", "garch"], "policy.validationOrigins": 3 },
      }),
    ];
function settingsOf(command: string): Readonly<Record<string, string>> {
  const folder = command.includes("--vary regime") ? weighed : cheap;
  return folder === undefined ? {} : { PMX_CONFIG_DIR: folder };
}

/** A command of the page as this run types it. */
function typedOf(command: string): string {
  if (isLong) return command;
  return fewerAudits.reduce((text, [whole, fewer]) => text.replace(whole, fewer), command);
}

/** The newest sprint of the records, by what the command that ran it printed. */
let newestSprint: string | undefined;

/** Runs a command as printed, with the folders of this test; answers what it printed. */
async function run(command: string): Promise<string> {
  if (command.startsWith("grep ")) {
    const [, pattern = ""] = command.split(" ");
    const log = readFileSync(join(records, "pmx.log"), "utf8");
    return log
      .split("\n")
      .filter((line) => line.includes(pattern))
      .join("\n");
  }
  const words = typedOf(command).replaceAll("bars/", barFolder).split(" ");
  const program = words.indexOf("npx");
  const variables = words.slice(0, program).map((word) => word.split("=") as [string, string]);
  const args = words.slice(program + 2);
  const at = args.indexOf("SPRINT");
  if (at !== -1) args[at] = newestSprint ?? assert.fail("no sprint was run before");
  const environment = {
    ...settingsOf(command),
    ...Object.fromEntries(variables),
    PMX_DATA_DIR: records,
  };
  const { exitCode, stdout, stderr } = await runPmxHere(args, { environment });
  const [name = ""] = args;
  const isVerdict = ["sprint", "gate", "ab", "readiness"].includes(name);
  const verdicts: readonly (number | null)[] = isVerdict ? [0, 1, 2] : [0];
  assert.ok(verdicts.includes(exitCode), `exit ${exitCode}\n${stderr}`);
  if (name === "sprint") [newestSprint] = /sprints\/[0-9a-f]+/.exec(stdout) ?? [];
  return `${stderr}\n${stdout}`;
}

/** What the commands of a row printed, by its lines. */
const outputs = new Map<string, string>();

for (const { lines, commands, printed } of rows) {
  for (const command of commands) {
    test(`line ${lines}: ${command}`, async () => {
      const output = await run(command);
      outputs.set(lines, output);
      for (const text of printed) assert.ok(output.includes(text), `no "${text}" in\n${output}`);
    });
  }
}

test("the extraction of line 222 generates the tickers, the frontier universe and their rates, all marked", () => {
  const output = outputs.get("222–226") ?? "";
  for (const said of [
    /^generated 2500 bars each of 47 tickers and 11 currency pairs: gbm .*, seed 1$/m,
    /^merge_frontier_tickers: 46 of 46 merged; NGX: has bars MTNN\.LG/m,
    /Data {5}SYNTHETIC: the bars of AAPL, MTNN\.LG/,
    /NGN at\s+USDNGN=X \(synthetic gbm [^)]*seed 1, generated\)/,
  ]) {
    assert.match(output, said);
  }
});

test("the query of line 128 answers the closes of the sprints above", () => {
  const row = rows.find(({ lines }) => lines.startsWith("128"));
  const [, sql = ""] = /"(SELECT [^"]+)"/.exec(row?.inRoadmap ?? "") ?? [];
  const database = new Database(join(records, "audit.db"), { readonly: true });
  const closes = database.prepare(sql).all() as readonly { readonly exit_reason: string }[];
  database.close();
  assert.ok(closes.length > 0);
  for (const { exit_reason } of closes) assert.match(exit_reason, /^[A-Z_]+$/);
});

const roadmap = join(repositoryRoot, "../shared/roadmap.txt");

test("the short form runs each of the commands that it shortens", () => {
  const commands = rows.flatMap((row) => row.commands).join("\n");
  for (const [whole] of fewerAudits) assert.ok(commands.includes(whole), whole);
});

test("every command line of the roadmap has its row", {
  skip: existsSync(roadmap) ? false : "the roadmap lies beside the repository, or nowhere",
}, () => {
  const text = readFileSync(roadmap, "utf8").replaceAll("\\\n  ", "");
  const blocks = [...text.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
  const commands = blocks
    .flatMap((block) => block.split("\n"))
    .filter((line) => line !== "" && !line.startsWith("#"));
  assert.ok(commands.length > 10);
  const table = rows.map(({ inRoadmap }) => inRoadmap).join("\n");
  for (const command of commands) assert.ok(table.includes(command), command);
});
