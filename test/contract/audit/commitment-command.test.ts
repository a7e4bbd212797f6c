import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { loadAuditConfig } from "#services/audit/config.ts";
import { startAudit } from "#services/audit/service.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { type Served, serve } from "#test/support/served.ts";
import { textOf } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();
let nowMs = 0;
let served: Served;

before(async () => {
  const clock = { nowMs: () => nowMs };
  served = await serve(startAudit, loadAuditConfig({ environment: {} }), { clock });
});
after(() => served.remove());

/** Runs `pmx commitment` at the audit service, which it asks without any gateway. */
function commitment(date: string, ...typed: readonly string[]) {
  nowMs = Date.parse(date);
  const environment = { PMX_AUDIT_ADDRESS: served.address, USER: "someone" };
  return runPmxHere(["commitment", ...typed, "--address", "127.0.0.1:1"], { environment });
}

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const hitRate = ["--hit-rate", "0.6", "--floor", "0.5"];

/** Opened for a year of its own: time goes on. */
async function opened(requestId: string, year: number): Promise<string> {
  const typed = ["open", ...hitRate, "--first", `${year}-01-05`, "--request-id", requestId];
  const { stdout } = await commitment(`${year}-01-04`, ...typed, "--json");
  return JSON.parse(stdout).commitment.name;
}

test("the example of the page runs and prints what the page says", async () => {
  const page = textOf("docs/commitments.md");
  const blocks = [...page.matchAll(/^```(?:sh)?\n([^`]+)^```$/gm)].map(([, text = ""]) => text);
  const [commands = "", weeks = "", shown = ""] = blocks;
  const file = write("weeks.csv", weeks);
  const lines = commands.replaceAll("\\\n", "").trim().split("\n");
  const dates = ["2026-01-04", "2026-01-12", "2026-02-16", "2026-02-16", "2026-12-31"];
  assert.equal(lines.length, dates.length);
  const ends: Awaited<ReturnType<typeof commitment>>[] = [];
  for (const [at, line] of lines.entries()) {
    const [pmx, command, ...typed] = line.split(/\s+/);
    assert.deepEqual([pmx, command], ["pmx", "commitment"]);
    const named = typed.map((word) => (word === "weeks.csv" ? file : word));
    ends.push(await commitment(dates[at]!, ...named));
  }
  assert.deepEqual(
    ends.map(({ exitCode }) => exitCode),
    [0, 2, 2, 2, 1],
    ends.map(({ stderr }) => stderr).join(""),
  );
  assert.equal(ends[3]!.stdout, shown);
  assert.match(ends[4]!.stdout, /: BROKEN after \d+ periods/);
  assert.match(ends[4]!.stdout, /missed, each at its worst/);
});

test("the hash of a statement is that of its bytes, as sha256sum has it", async () => {
  const bytes = gzipSync("\uFEFF{}\n");
  const statement = join(folder, "statement.json.gz");
  writeFileSync(statement, bytes);
  const typed = ["open", ...hitRate, "--first", "2027-01-04", "--statement", statement, "--json"];
  const { stdout } = await commitment("2027-01-03", ...typed);
  const { claim } = JSON.parse(stdout).commitment;
  assert.equal(claim.statementHash, createHash("sha256").update(bytes).digest("hex"));
});

test("a list, a late report, a close and a wrong value say so", async () => {
  const name = await opened("late", 2027);
  const late = await commitment("2027-02-02", "report", name, "--period", "0", "--value", "1");
  assert.match(late.stderr, /periods 0 came after the deadline/);
  const first = await commitment("2027-02-02", "report", name, "--period", "3", "--value", "0.7");
  assert.equal(first.exitCode, 2);
  const other = await commitment("2027-02-02", "report", name, "--period", "3", "--value", "0.8");
  assert.equal(other.exitCode, 64);
  assert.match(other.stderr, /was reported as 0\.7, which stands; 0\.8 was sent/);
  const closed = await commitment("2027-02-02", "close", name, "--why", "replaced");
  assert.equal(closed.exitCode, 0);
  assert.match(closed.stdout, /closed on 2027-02-02/);
  const { stdout } = await commitment("2027-02-02", "list");
  assert.match(stdout, /^commitments\/\w+ +UNDECIDED +hit rate ≥ 60\.0 %.* 2027-02-02$/m);
});

test("a watch prints each change and ends with the verdict that stays", async () => {
  const name = await opened("watched", 2028);
  const { exitCode, stdout } = await commitment("2028-06-01", "watch", name, "--json");
  assert.equal(exitCode, 1);
  const { commitment: shown, changes } = JSON.parse(stdout);
  assert.equal(shown.verdict, "COMMITMENT_VERDICT_BROKEN");
  assert.equal(changes.at(-1).to, "COMMITMENT_VERDICT_BROKEN");
});

test("a file of periods is refused by line and column", async () => {
  const name = await opened("files", 2029);
  const refused = async (text: string) => {
    const { exitCode, stderr } = await commitment(
      "2029-01-12",
      "report",
      name,
      write("p.csv", text),
    );
    assert.equal(exitCode, 64);
    return stderr;
  };
  assert.match(await refused("period,value\n0,3%\n"), /line 2, column value: holds "3%"/);
  assert.match(await refused("period,value\n0.5,1\n"), /line 2, column period: holds 0\.5/);
  assert.match(await refused("week,value\n0,1\n"), /has no column period/);
  assert.match(await refused("period,value\n0,1.5\n"), /1\.5 is no share of hits/);
});
