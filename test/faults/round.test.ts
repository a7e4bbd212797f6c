import assert from "node:assert/strict";
import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { openConnection } from "#lib/kit/store/connection.ts";
import { databaseFindings } from "#test/fuzz/aftermath.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { differences, factGaps, inOneFolder, orderFindings } from "./records.ts";
import { runRound } from "./round.ts";
import { runUndisturbed, type Undisturbed } from "./sprint.ts";

/** So many that the sprint trades. */
const audits = 5;
let undisturbed: Undisturbed;
before(async () => {
  undisturbed = await runUndisturbed(audits, lenientConfig());
});

/** Everything that is found in a copy of the undisturbed databases, in one of which some SQL was run. */
function found(service: string, ...statements: readonly string[]): readonly string[] {
  const folder = temporaryFolder();
  for (const file of readdirSync(undisturbed.folder).filter((name) => name.endsWith(".db"))) {
    copyFileSync(join(undisturbed.folder, file), join(folder, file));
  }
  const connection = openConnection(join(folder, `${service}.db`));
  connection.exec("PRAGMA foreign_keys = OFF");
  for (const statement of statements) connection.exec(statement);
  connection.close();
  const pathOf = inOneFolder(folder);
  return [
    ...databaseFindings(folder).findings,
    ...factGaps(pathOf),
    ...orderFindings(pathOf),
    ...differences(inOneFolder(undisturbed.folder), pathOf),
  ];
}

const withoutGuards = (service: string, table: string) => {
  const connection = openConnection(join(undisturbed.folder, `${service}.db`));
  try {
    const sql = `SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = '${table}'`;
    return connection.rows(sql).map(([name]) => `DROP TRIGGER ${name}`);
  } finally {
    connection.close();
  }
};

test("nothing is found where nothing was disturbed", () => {
  assert.deepEqual(found("execution"), []);
});

for (const { what, service, table, change, says } of [
  {
    what: "a fill that is gone",
    service: "execution",
    table: "fills",
    change: "DELETE FROM fills WHERE sequence = 1",
    says: [/row without its parent/, /^order filled without a fill: /, /^fill lost: /],
  },
  {
    what: "a fill that is there twice",
    service: "execution",
    table: "fills",
    change: `CREATE TEMP TABLE again AS SELECT * FROM fills WHERE sequence = 1;
             UPDATE again SET id = 'again', sequence = 1000;
             INSERT INTO fills SELECT * FROM again`,
    says: [
      /^audit lacks ORDER_FILLED of execution: again/,
      /^order filled twice in one bar: /,
      /^order filled beyond its quantity: /,
      /^fill that nothing undisturbed made: /,
    ],
  },
  {
    what: "an accepted order that is gone",
    service: "execution",
    table: "orders",
    change: "DELETE FROM orders WHERE sequence = 1",
    says: [/^order lost: /],
  },
  {
    what: "a ledger entry of another amount",
    service: "execution",
    table: "ledger_entries",
    change: "UPDATE ledger_entries SET amount_micros = amount_micros + 1 WHERE sequence = 5",
    says: [/ledger transaction that does not balance/, /^ledger entry lost: /],
  },
  {
    what: "a fact that audit lost",
    service: "audit",
    table: "fact",
    change: "DELETE FROM fact WHERE kind = 'TRADE_CLOSED'",
    says: [/^audit lacks TRADE_CLOSED of execution: /, /^fact lost: /],
  },
  {
    what: "a fact that audit never applied",
    service: "audit",
    table: "watermark",
    change: "UPDATE watermark SET sequence = sequence - 1 WHERE source = 'risk-gate'",
    says: [/^audit has the facts of risk-gate up to 4 of 5/],
  },
]) {
  test(`${what} is found`, () => {
    const findings = found(service, ...withoutGuards(service, table), change);
    for (const pattern of says) {
      assert.ok(
        findings.some((finding) => pattern.test(finding)),
        `${pattern} in\n${findings.join("\n")}`,
      );
    }
  });
}

test("a sprint that is disturbed by a seed's faults ends as the undisturbed one did", async () => {
  const { faults, findings } = await runRound(25, 2, undisturbed, () => undefined);
  assert.deepEqual(findings, []);
  assert.deepEqual(
    faults.map(([fault]) => fault),
    ["LOCKED forecast", "KILL audit", "CLOCK_BEHIND risk-gate"],
  );
});
