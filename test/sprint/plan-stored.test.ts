import assert from "node:assert/strict";
import { test } from "node:test";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { sprintJson } from "#test/support/run-pmx.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

test("a plan expects as many trades as stored decisions of the same policy became, and of no other", async () => {
  const folder = temporaryFolder();
  const environment = { PMX_CONFIG_DIR: lenientConfig() };
  const place = ["--data-dir", folder];
  const run = ["sprint", "--audits", "2", "--tickers", "AAPL", "--json", "--no-proof-mode"];
  const sprint = sprintJson(await runPmxHere([...run, ...place], { environment }));
  const orders = sprint.audits.flatMap(({ tickers }) =>
    tickers.filter(({ orderedUnits }) => orderedUnits !== "0"),
  ).length;
  assert.ok(orders > 0);
  const expectedOf = async (flags: readonly string[]) => {
    const plan = ["plan", ...flags, "--json", "--audits", "10", "--tickers", "AAPL"];
    const { stdout } = await runPmxHere([...plan, ...place], { environment });
    return JSON.parse(stdout).expectedTrades;
  };
  assert.deepEqual(await expectedOf(["--gate", "phase-1"]), [
    { ticker: "AAPL", basis: "STORED", decisions: 2, trades: orders, expected: 5 * orders },
  ]);
  // Without a phase the plan is of the policy outside proof mode; phase 0 is in it.
  const [other] = await expectedOf(["--phase", "0"]);
  assert.equal(other.basis, "NOTHING");
});
