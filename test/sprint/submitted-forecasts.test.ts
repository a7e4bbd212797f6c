import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { before, test } from "node:test";
import { openConnection } from "#lib/kit/store/connection.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { repositoryRoot, textOf } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();
let sprintName: string;
const page = textOf("docs/submitted-forecasts.md");
const [, example = ""] = page.split("## A worked example");
const blockOf = (language: string) =>
  new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "m").exec(example)?.[1] ?? "";
const [scriptLine = "", sprintLine = ""] = blockOf("sh").trim().split("\n");

/** The script of the page, which writes below the folder of the test. */
before(() => {
  const script = join(folder, "naive.mjs");
  writeFileSync(script, blockOf("js").replaceAll('"forecasts', `"${join(folder, "forecasts")}`));
  assert.equal(scriptLine, "node naive.mjs");
  execFileSync(process.execPath, [script], { cwd: repositoryRoot });
});

/** The sprint of the page on another folder of forecasts. */
function sprintOn(forecasts: string, ...flags: readonly string[]) {
  const typed = sprintLine
    .replace("npx pmx ", "")
    .replace("file:forecasts", `file:${join(folder, forecasts)}`);
  return runPmxHere([...typed.split(" "), ...flags, "--data-dir", join(folder, "records")]);
}

test("the commands of the page submit and judge naive forecasts: no violation, no lift, EXPLORATORY", async () => {
  const { stdout, stderr, exitCode } = await sprintOn("forecasts");
  assert.equal(exitCode, 2, stderr);
  assert.match(stderr, /^forecastSets\/[0-9a-f]{32}: 1260 forecasts of AAPL, from /m);
  assert.match(stdout, /^Period .* 20 audit runs, horizon 10 bars$/m);
  assert.match(stdout, /^Forecast forecastSets\/[0-9a-f]{32}, in place of the models;/m);
  assert.match(stdout, /violation rate +0\.0 % .* 20$/m);
  assert.match(stdout, /lift fraction +0\.0 % .* 20$/m);
  assert.match(stdout, /assured EXPLORATORY: the forecasts of 20 of 20 as-of dates were submitted/);
  assert.match(stdout, /^Trials: 1st setting scored on AAPL/m);
  assert.match(stdout, /^Basis: EXPLORATORY/m);
});

test("a day without a forecast is an audit without one, and the gate cannot pass", async () => {
  const lines = readFileSync(join(folder, "forecasts", "AAPL.csv"), "utf8").split("\n");
  mkdirSync(join(folder, "holes"));
  const withHole = lines.filter((line) => !line.startsWith("2014-05-09"));
  writeFileSync(join(folder, "holes", "AAPL.csv"), withHole.join("\n"));
  const { stdout, stderr, exitCode } = await sprintOn("holes", "--audits", "3", "--json");
  assert.notEqual(exitCode, 0, stderr);
  const { sprint, dropped, gates } = JSON.parse(stdout);
  assert.deepEqual(
    dropped.map(({ ticker, reason, audits }: Record<string, unknown>) => [ticker, reason, audits]),
    [["AAPL", "FORECAST_MISSING", 1]],
  );
  assert.notEqual(gates[0].verdict, "GATE_VERDICT_PASS");
  assert.match(sprint.policy.forecast.submission.source, /^forecastSets\//);
  // Other forecasts are another setting of the same dates.
  assert.equal(sprint.trial.number, 2);
  sprintName = sprint.name;
});

test("the receipt that forecasts rest on is in the exported file, and pmx verify names one that was edited", async () => {
  const place = ["--data-dir", join(folder, "records")];
  const file = join(folder, "evidence.jsonl");
  const exported = await runPmxHere(["export", sprintName, "-o", file, ...place]);
  assert.equal(exported.exitCode, 0, exported.stderr);
  const ofFile = await runPmxHere(["verify", file]);
  assert.match(ofFile.stdout, /^ok +each fact of a submitted forecast, of \d+, rests on its rec/m);
  const received = "SubmissionReceived";
  const lines = readFileSync(file, "utf8").split("\n");
  assert.equal(lines.filter((line) => line.includes(received)).length, 1);
  writeFileSync(file, lines.filter((line) => !line.includes(received)).join("\n"));
  assert.match(
    (await runPmxHere(["verify", file])).stdout,
    /^BAD .* no receipt was stated before$/m,
  );
  const honest = await runPmxHere(["verify", ...place]);
  assert.match(honest.stdout, /^ok +each receipt of 2 is kept as it was stated$/m);
  assert.match(honest.stdout, /^ok +each fact of a submitted forecast, of \d+, rests on its rec/m);
  assert.equal(honest.exitCode, 0, honest.stdout);
  const database = openConnection(join(folder, "records", "forecast.db"), 5_000);
  database.exec("DROP TRIGGER submitted_forecast_never_changes");
  database.exec("UPDATE submitted_forecast SET received_ms = as_of_ms - 1");
  database.close();
  const edited = await runPmxHere(["verify", ...place]);
  assert.match(edited.stdout, /^BAD +receipt forecastSets\/\S+ is not kept as it was stated$/m);
  assert.equal(edited.exitCode, 1);
});

test("a file that is wrong submits nothing, and says where", async () => {
  mkdirSync(join(folder, "wrong"));
  const text = readFileSync(join(folder, "forecasts", "AAPL.csv"), "utf8");
  writeFileSync(join(folder, "wrong", "AAPL.csv"), text.replace("64.962860,", "NaN,"));
  const { stderr, exitCode } = await sprintOn("wrong");
  assert.equal(exitCode, 64);
  assert.match(
    stderr,
    /nothing was submitted: .*AAPL\.csv, line 2, column median: "NaN" is no positive finite number/,
  );
});
