import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { create } from "@bufbuild/protobuf";
import { openConnection } from "#lib/kit/store/connection.ts";
import { ProcessStatusSchema } from "#proto/pmx/ops/v1/process_status_pb.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { storedFindings, waitingOf } from "./checks.ts";
import { reportText } from "./report.ts";
import { runSoak, type SoakReport } from "./soak.ts";
import { startWorld, type World } from "./world.ts";

const size = { calls: 1_000, facts: 100, samples: 20 };
/** What `leak.mjs` keeps of each call. */
const leakedBytes = 4_000;

let world: World;
let report: SoakReport;
before(async () => {
  world = await startWorld(fileURLToPath(new URL("./leak.mjs", import.meta.url)));
  report = await runSoak(world, size, () => undefined);
});
after(() => world?.close());

test("a leak of the risk gate is found, with its size", () => {
  const heap = report.memory.find(
    ({ service, kind }) => service === "risk-gate" && kind === "heap",
  );
  assert.equal(heap?.verdict, "GROWS", JSON.stringify(heap));
  const ofLeak = heap.slope!.estimate / 1_000 / leakedBytes;
  assert.ok(ofLeak > 0.9 && ofLeak < 1.5, `${ofLeak} times the leak`);
  assert.match(report.findings.join("\n"), /^heap memory of risk-gate grows by \d+ to \d+ bytes/m);
});

test("after a short run nothing lags, waits, is missing or damaged", () => {
  assert.deepEqual(
    report.findings.filter((finding) => !/ memory of (risk-gate|audit)/.test(finding)),
    [],
  );
});

test("the report states speed and latency of each tenth, and what was found", () => {
  assert.equal(report.tenths.length, 10);
  assert.equal(
    report.tenths.reduce((sum, { calls }) => sum + calls, 0),
    size.calls,
  );
  for (const { callsPerSecond, decided, read } of report.tenths) {
    for (const { p50Ms, p99Ms } of [decided, read]) assert.ok(p50Ms > 0 && p99Ms >= p50Ms);
    assert.ok(callsPerSecond > 0);
  }
  const text = reportText(report);
  assert.match(text, /^risk-gate heap .* GROWS$/m);
  assert.match(text, /^FOUND heap memory of risk-gate grows/m);
});

for (const { what, service, sql, says } of [
  {
    what: "a fact that was not published",
    service: "risk-gate",
    sql: "UPDATE publication SET up_to = 99",
    says: /fact not published: 100/,
  },
  {
    what: "a fact that could not be published",
    service: "risk-gate",
    sql: `INSERT INTO dead_letter SELECT 'outbox', 'a-1', source, sequence, subject, type, payload, 'refused', time_ms
          FROM outbox WHERE sequence = 1`,
    says: /dead letter: outbox, a-1/,
  },
  {
    what: "a gap in the facts",
    service: "audit",
    sql: "INSERT INTO missing_facts VALUES ('audit', 'risk-gate', 'risk-gate-1', 7, 9, 0)",
    says: /gaps in the facts: 1, not 0/,
  },
  {
    what: "a fact that was never applied",
    service: "audit",
    sql: "UPDATE watermark SET sequence = 99 WHERE source = 'risk-gate'",
    says: /facts applied in order: 99, not 100/,
  },
]) {
  test(`${what} is found in the databases`, () => {
    const folder = temporaryFolder();
    cpSync(world.folder, folder, { recursive: true });
    assert.deepEqual(storedFindings(folder, size.facts), []);
    const connection = openConnection(join(folder, service, `${service}.db`));
    connection.exec(sql);
    connection.close();
    assert.match(storedFindings(folder, size.facts).join("\n"), says);
  });
}

test("what waits while the services run is found", () => {
  const gate = create(ProcessStatusSchema, {
    process: "risk-gate",
    statedFacts: [{ source: "risk-gate", newest: 9n, waitingCount: 2n }],
    deadLetters: [{ consumer: "outbox", count: 1n }],
  });
  const audit = create(ProcessStatusSchema, {
    process: "audit",
    consumedFacts: [{ source: "risk-gate", appliedUpTo: 6n, missingCount: 1n }],
  });
  assert.deepEqual(waitingOf({ gate, audit }), [
    "2 facts in the outbox",
    "lag: audit has applied 6 of 9 facts",
    "fact gap: 1 are missing",
    "1 dead letters of outbox at risk-gate",
  ]);
});
