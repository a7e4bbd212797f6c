import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { importSeries } from "#cli/bars/import-series.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { type SprintWorld, startSprintWorld } from "./sprint-world.ts";

interface Block {
  readonly auditRuns: number;
  readonly effectiveAudits: string;
  readonly verdict: string;
  readonly decides: boolean;
}

/** The gate on file, which asks for a hundred audits and audit runs and looks after every 20, with fewer. */
const fewerRuns = {
  "gates/phase-4.yaml": {
    blockAuditRuns: 10,
    "criteria.0.threshold": 60,
    "criteria.1.threshold": 20,
  },
};

let world: SprintWorld;
before(async () => {
  world = await startSprintWorld(undefined, lenientConfig(fewerRuns));
  for (const [index, ticker] of ["AAPL", "MSFT", "NVDA"].entries()) {
    const made = madeSeries(ticker, { bars: 700, seed: index + 1, drift: 0.001 });
    await importSeries(world.marketData, made);
  }
});
after(() => world.close());

async function phase(number: string, ...more: readonly string[]) {
  const flags = ["--address", world.services.addresses.gateway, "--json", ...more];
  const { exitCode, stdout, stderr } = await runPmxHere(["sprint", "--phase", number, ...flags]);
  assert.notEqual(stdout, "", stderr);
  const { sprint, verdict, gates } = JSON.parse(stdout);
  assert.equal(exitCode, { PASS: 0, FAIL: 1, INCONCLUSIVE: 2 }[verdict as string]);
  return {
    sprint,
    verdict,
    gate: gates[0],
    names: gates.map(({ gate }: { gate: string }) => gate),
  };
}

test("phase 2 with its bars is five audit runs of two tickers, judged by its gate alone", async () => {
  const { sprint, names } = await phase("2");
  assert.deepEqual([sprint.spec.tickers, sprint.spec.audits], [["AAPL", "MSFT"], 5]);
  assert.deepEqual([names, sprint.policy.risk.proofMode], [["phase-2"], true]);
});

test("phase 4 is looked at after every block of audit runs of its gate, and the last look decides", async () => {
  const flags = ["--audits", "20", "--horizon-bars", "5", "--spacing-bars", "3"];
  const { verdict, gate, sprint } = await phase("4", ...flags);
  const blocks = gate.blocks as readonly Block[];
  assert.deepEqual(
    blocks.map(({ auditRuns, effectiveAudits, decides }) => [auditRuns, effectiveAudits, decides]),
    [10, 20].map((runs) => [runs, `${runs * 3}`, runs === 20]),
  );
  assert.equal(`GATE_VERDICT_${verdict}`, blocks.at(-1)?.verdict);
  // The rows are kept with the sprint, and are the same whenever the gate is asked again.
  const { evaluation } = await world.sprints.evaluateSprintGate({
    gate: "phase-4",
    sprints: [sprint.name],
  });
  assert.deepEqual(
    evaluation?.blocks.map(({ reason }) => reason),
    gate.blocks.map(({ reason }: { reason: string }) => reason),
  );
});
