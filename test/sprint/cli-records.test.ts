import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { readRecordFile } from "#cli/judge/record-file.ts";
import { notesIn } from "#lib/evidence/checkpoint.ts";
import { csvRows } from "#test/support/csv-rows.ts";
import type { EmbeddedServices } from "#test/support/embedded.ts";
import { freePortsInARow } from "#test/support/free-port.ts";
import { noteServer } from "#test/support/note-server.ts";
import { secondOpinions, withoutPython } from "#test/support/second-verifier.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { auditStep, runningSprint } from "#test/unit/cli/finished-sprint.ts";
import { gateway, pmx } from "./cli-scripted-gateway.ts";
import { startTrading } from "./reported-sprint.ts";

const records = temporaryFolder();
const runs = 20;
/** What `pmx sprint --json` printed of the sprint that is looked at, and its name. */
let printed: Record<string, unknown>;
let sprint: string;

let services: EmbeddedServices;
let address: string;

before(async () => {
  const run = await overFolder("sprint", "--audits", `${runs}`, "--no-proof-mode", "--json");
  printed = JSON.parse(run.out);
  sprint = (printed.sprint as { readonly name: string }).name;
  const from = await freePortsInARow(5);
  services = await startTrading({ dataDir: records, ports: { from }, resumeSprints: false });
  address = `127.0.0.1:${from}`;
});
after(() => services.close());

function overFolder(...typed: string[]) {
  return pmx([...typed, "--data-dir", records], { startEmbedded: startTrading });
}

/** Over the gateway that has the records, with its services on the ports beside it. */
function here(...typed: string[]) {
  return pmx([...typed, "--address", address]);
}

interface JsonScorecard {
  readonly metrics: readonly object[];
  readonly groups: readonly {
    readonly subject: string;
    readonly label: string;
    readonly metrics: readonly object[];
  }[];
}

test("pmx list shows the sprints of a data folder as a table, as JSON and as CSV", async () => {
  const { out, code } = await here("list");
  assert.equal(code, 0);
  assert.match(
    out,
    new RegExp(
      `^Sprint +Created +State +Audits +Verdict +Assured +Tickers\n${sprint} +\\d{4}-\\d\\d-\\d\\d  SUCCEEDED +${runs}/${runs}  \\w+ +\\w+ +AAPL\n$`,
    ),
  );
  const { sprints } = JSON.parse((await here("list", "--json")).out);
  assert.deepEqual(
    sprints.map((one: Record<string, string>) => [one.name, one.verdict, one.assured]),
    [[sprint, printed.verdict, printed.assured]],
  );
  const [row] = csvRows((await here("list", "--csv")).out);
  assert.deepEqual(
    [row?.sprint, row?.completed_audits, row?.verdict, row?.sprint_hash],
    [sprint, `${runs}`, printed.verdict, printed.sprintHash],
  );
  assert.match(row?.create_timestamp ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});

test("pmx list says what to do where there is no sprint, and refuses two formats at once", async () => {
  const empty = await pmx(["list", "--data-dir", temporaryFolder()], {
    startEmbedded: startTrading,
  });
  assert.equal(empty.out, "no sprint is stored yet; run one with: pmx sprint\n");
  const both = await pmx(["list", "--json", "--csv"]);
  assert.equal(both.code, 64);
  assert.match(both.err, /--csv: is another format than --json; leave one out/);
});

test("pmx show prints the report of a sprint again, by default of the newest", async () => {
  const newest = await here("show");
  assert.equal(newest.code, 0);
  assert.match(newest.out, new RegExp(`^Sprint   ${sprint}\n`));
  assert.match(newest.out, new RegExp(`\nSprint hash  ${printed.sprintHash}\n`));
  assert.doesNotMatch(newest.out, /\nTime /);
  // The id alone names it too.
  assert.equal((await here("show", sprint.replace("sprints/", ""))).out, newest.out);
  const { timings, checkpoint, ...shown } = JSON.parse((await here("show", sprint, "--json")).out);
  const { timings: _, checkpoint: kept, ...first } = printed;
  assert.deepEqual([timings, shown, checkpoint.length], [null, first, (kept as string[]).length]);
  const metrics = csvRows((await here("show", sprint, "--csv")).out);
  const closed = metrics.find(({ metric }) => metric === "closed_trades");
  assert.deepEqual([closed?.unit, Number(closed?.value) > 1], ["COUNT", true]);
  const { metrics: hashed, groups } = printed.scorecard as JsonScorecard;
  const inGroups = groups.flatMap(({ subject, label, metrics: own }) =>
    own.map(() => label && subject),
  );
  assert.deepEqual(
    metrics.map(({ subject }) => subject).sort(),
    [...hashed.map(() => ""), ...inGroups].sort(),
  );
});

test("pmx show names a sprint that there is not, and says how far one has come that has not ended", async () => {
  const unknown = await here("show", "sprints/none");
  assert.equal(unknown.code, 64);
  assert.match(unknown.err, /sprints\/none: there is no such sprint .*pmx list names them/);
  const running = { ...runningSprint(2), completedAudits: 1 };
  const scripted = await gateway({
    getSprint: async () => ({ sprint: running }),
    // The stream of a sprint that runs stays open.
    async *watchSprint(_, { signal }) {
      yield { sequence: 0n, event: { case: "sprint", value: running } };
      yield { sequence: 1n, event: { case: "step", value: auditStep(1) } };
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    },
  });
  const text = await pmx(["show", running.name, "--address", scripted]);
  assert.match(text.out, /\nState {4}running\n(.*\n)+Audits {3}1 of 2 audit runs\n$/);
  const json = JSON.parse((await pmx(["show", running.name, "--address", scripted, "--json"])).out);
  assert.deepEqual([json.verdict, json.sprintHash, json.audits.length], [null, null, 1]);
});

test("pmx trades lists the round trips of a sprint, whose amounts add up to its net profit", async () => {
  const { trades, sprint: of } = JSON.parse((await here("trades", sprint, "--json")).out);
  assert.equal(of, sprint);
  assert.ok(trades.length > 3, `${trades.length} trades`);
  const rows = csvRows((await here("trades", sprint, "--csv")).out);
  assert.equal(rows.length, trades.length);
  for (const [at, row] of rows.entries()) {
    const trade = trades[at];
    assert.deepEqual(
      [row.ticker, row.is_close, row.action, Number(row.entry_price), Number(row.exit_price)],
      ["AAPL", "1", "SELL", trade.entryPrice, trade.exitPrice],
    );
    assert.equal(row.entry_timestamp, trade.entryTime);
    assert.equal(Math.round(Number(row.net_pnl) * 1e6), Number(trade.netPnlMicros));
    assert.match(row.exit_reason ?? "", /^(STOP_LOSS|TAKE_PROFIT|TIME_EXIT|END_OF_RUN)$/);
  }
  const { out } = await here("trades");
  assert.match(
    out,
    /^Ticker +Side +Quantity +Entry +Exit +Days +From +To +Exit reason +Net profit\n/,
  );
  assert.match(
    out,
    /\nAAPL +long +\d+ +\d{4}-\d\d-\d\d +\d{4}-\d\d-\d\d +\d+ .*(TIME_EXIT|STOP_LOSS|TAKE_PROFIT)/,
  );
  assert.equal(out.trimEnd().split("\n").length, rows.length + 1);
});

test("pmx judge reads what pmx trades --csv writes, each return as the ledger has it", async () => {
  const { trades } = JSON.parse((await here("trades", sprint, "--json")).out);
  const file = join(records, "trades.csv");
  writeFileSync(file, (await here("trades", sprint, "--csv")).out);
  const read = await readRecordFile(file, undefined);
  assert.ok(read.kind === "trades");
  assert.deepEqual(
    read.trades.map(({ netReturn, openedMs }) => [netReturn.toPrecision(12), openedMs]),
    trades.map((one: { returnRatio: number; entryTime: string }) => [
      one.returnRatio.toPrecision(12),
      Date.parse(one.entryTime),
    ]),
  );
});

test("pmx audits lists the audits of a sprint with the ratios that its scorecard counts", async () => {
  const { audits } = JSON.parse((await here("audits", sprint, "--json")).out);
  const rows = csvRows((await here("audits", sprint, "--csv")).out);
  assert.deepEqual([audits.length, rows.length], [runs, runs]);
  for (const row of rows) {
    assert.deepEqual([row.ticker, row.status, row.horizon_bars], ["AAPL", "EFFECTIVE", "30"]);
    const ratio = Number(row.ensemble_rmse) / Number(row.baseline_rmse);
    assert.ok(Math.abs(Number(row.rmse_ratio) - ratio) < 1e-12);
  }
  const metrics = csvRows((await here("show", sprint, "--csv")).out);
  const violations = metrics.find(({ metric }) => metric === "violation_rate");
  const counted = rows.filter(({ rmse_ratio }) => Number(rmse_ratio) > 1.1).length;
  assert.equal(Number(violations?.value), counted / runs);
  const { out } = await here("audits");
  assert.match(
    out,
    /^As-of +Ticker +Horizon +Status +Baseline +Ensemble RMSE .*\n\d{4}-\d\d-\d\d +AAPL +30 +effective +/,
  );
});

test("pmx decisions lists what was decided in each audit run, as the scorecard counts it", async () => {
  const { decisions } = JSON.parse((await here("decisions", sprint, "--json")).out);
  const rows = csvRows((await here("decisions", sprint, "--csv")).out);
  assert.deepEqual([decisions.length, rows.length], [runs, runs]);
  assert.deepEqual(
    rows.map(({ audit, ticker }) => [audit, ticker]),
    decisions.map((one: { audit: number; ticker: string }) => [`${one.audit}`, one.ticker]),
  );
  const metrics = csvRows((await here("show", sprint, "--csv")).out);
  for (const verdict of ["ALLOW", "ALLOW_REDUCED", "DENY"]) {
    const metric = metrics.find((one) => one.metric === `decisions_${verdict.toLowerCase()}`);
    assert.equal(Number(metric?.value), rows.filter((row) => row.verdict === verdict).length);
  }
  for (const row of rows) assert.equal(row.verdict === "DENY", row.ordered === "0");
  const { out } = await here("decisions");
  assert.match(
    out,
    /^Audit +As-of +Ticker +Verdict +Rule +Ordered +Dropped\n1 +\d{4}-\d\d-\d\d +AAPL +/,
  );
});

test("pmx explain says why each decision, trade, audit and verdict is what it is, by the names of the lists", async () => {
  const [decisions, trades, audits] = await Promise.all(
    ["decisions", "trades", "audits"].map(async (verb) => csvRows((await here(verb, "--csv")).out)),
  );
  const denied = decisions?.find(({ verdict }) => verdict === "DENY");
  const ofDenied = await here("explain", denied!.decision!);
  assert.equal(ofDenied.code, 0, ofDenied.err);
  const said = (text: string) => text.replaceAll(/\s+/g, " ");
  assert.match(
    said(ofDenied.out),
    new RegExp(`DENY: no order in AAPL .* is ${denied!.binding_rule}\\.`),
  );
  assert.match(ofDenied.out, /\nForecast\n[\s\S]*\nRules\n[\s\S]*\nWhat it lacked\n/);

  const [trade] = trades ?? [];
  const ofTrade = await here("explain", trade!.round_trip!, "--json");
  const { sections, decision } = JSON.parse(ofTrade.out);
  const sentences = sections.flatMap((one: { sentences: string[] }) => one.sentences).join("\n");
  assert.ok(
    sentences.includes(`The net profit is ${Number(trade!.net_pnl).toFixed(2)} USD`),
    sentences,
  );
  // The decision behind it is one of the list, and tells of the trade in turn.
  assert.ok(decisions?.some((row) => row.decision === decision.name));
  const ofAllowed = JSON.parse((await here("explain", decision.name, "--json")).out);
  assert.equal(ofAllowed.trades[0].name, trade!.round_trip);

  const ofRun = JSON.parse((await here("explain", sprint, "--audit", "1", "--json")).out);
  assert.equal(ofRun.name, decisions![0]!.decision);
  assert.equal(ofRun.audit.name, audits![0]!.audit);

  const ofAudit = await here("explain", audits![0]!.audit!);
  assert.match(
    said(ofAudit.out),
    /It compares the 30 bars that were forecast of AAPL .* It weighs /,
  );
  const verdict = await here("explain", sprint);
  assert.match(said(verdict.out), new RegExp(`Verdict ${printed.verdict}: .* Gate phase-1: `));
  const gate = await here("explain", "--gate", "phase-1");
  assert.match(gate.out, new RegExp(`^${sprint}\n\nGate phase-1: `));
  for (const [typed, reason] of [
    ["audits/none", /no sprint has such an audit/],
    ["decisions/none", /no such decision; pmx decisions --csv names them/],
    ["forecasts/1", /no name of a record that can be explained/],
    ["--audit=21", /nothing was decided on AAPL in audit run 21/],
    ["--audit=1 --ticker=MSFT", /is of AAPL; name one of them/],
    ["--ticker=AAPL", /goes with --audit/],
  ] as const) {
    const refused = await here("explain", ...typed.split(" "));
    assert.equal(refused.code, 64);
    assert.match(refused.err, reason);
  }
});

test("pmx export writes a file and a statement that pmx verify finds in order, and a changed figure in it", async () => {
  const folder = temporaryFolder();
  const [file, statement] = [join(folder, "e.jsonl"), join(folder, "verdict.json")];
  const { out, code } = await here("export", "-o", file, "--statement", statement, "--json");
  assert.equal(code, 0);
  const [key] = JSON.parse(out).keys;
  const verified = await pmx(["verify", file, "--key", key]);
  assert.equal(verified.code, 0, verified.out);
  assert.match(verified.out, /the scorecard computed from \d+ facts is the one that was signed/);
  assert.match(verified.out, /phase-1: \w+, assured \w+ \(at [\d.]+ %, \w+\), as computed again/);
  assert.doesNotMatch(verified.out, /BAD|not checked/);
  if (withoutPython() === undefined) {
    assert.deepEqual(secondOpinions([file]), [
      { bad: null, records: JSON.parse(out).records, key },
    ]);
  }
  const envelope = JSON.parse(readFileSync(statement, "utf8"));
  assert.equal(envelope.payloadType, "application/vnd.in-toto+json");

  const lines = readFileSync(file, "utf8").split("\n");
  const trade = lines.findIndex((line) => line.includes("TradeClosed"));
  writeFileSync(file, lines.toSpliced(trade, 1).join("\n"));
  const attacked = await pmx(["verify", file]);
  assert.equal(attacked.code, 1);
  assert.match(attacked.out, /^BAD .*facts are missing or were added$/m);
});

test("pmx show prints the roots of the logs, and pmx verify compares the database and what was kept with them", async () => {
  const shown = (await here("show")).out;
  assert.match(shown.replaceAll(/\s+/g, " "), /Checkpoint audit-\w+ \d+ \S+= /);
  const verified = await here("verify");
  assert.equal(verified.code, 0, verified.out);
  const file = join(temporaryFolder(), "checkpoints.txt");
  writeFileSync(file, "nothing\n");
  const without = await here("verify", "--checkpoint", file);
  assert.deepEqual([without.code, /BAD +the file has no checkpoint/.test(without.out)], [1, true]);
});

test("--checkpoint-to sends the checkpoints after the report, and a server that does not take them fails the command", async () => {
  const server = await noteServer();
  const place = `${server.url}/notes`;
  const shown = (to: string) => here("sprint", "--resume", sprint, "--checkpoint-to", to);
  const { code } = await shown(place);
  const [{ body, what } = { body: "", what: "" }] = server.posted;
  assert.equal(what, "POST /notes");
  assert.equal(notesIn(body).length, 4);
  const file = join(temporaryFolder(), "checkpoints.txt");
  assert.equal((await shown(file)).code, code);
  assert.equal(readFileSync(file, "utf8"), body);
  assert.equal((await here("verify", "--checkpoint", file)).code, 0);
  server.reply({ status: 403 });
  const refused = await shown(place);
  assert.equal(refused.code, 69);
  assert.match(refused.out, /^Gate phase-1[\s\S]*^Checkpoint/m);
  assert.match(refused.err, /the checkpoints were not kept: http:.*\/notes answered 403/);
});

test("the data folder itself answers the same as the gateway over it", async () => {
  const verbs = ["list", "show", "trades", "audits", "decisions"];
  const answers: string[] = [];
  for (const verb of verbs) answers.push((await here(verb, "--csv")).out);
  await services.close();
  for (const [at, verb] of verbs.entries()) {
    const { code, out, err } = await overFolder(verb, "--csv");
    assert.deepEqual([code, out], [0, answers[at]], err);
  }
});
