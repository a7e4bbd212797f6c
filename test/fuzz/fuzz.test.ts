import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { test } from "node:test";
import { toBinary } from "@bufbuild/protobuf";
import { openConnection } from "#lib/kit/store/connection.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { databaseFindings } from "./aftermath.ts";
import { attackedMethods } from "./corpus.ts";
import { mutateBytes } from "./mutate-bytes.ts";
import { mutateMessage } from "./mutate-message.ts";
import { complaintOf } from "./send.ts";
import type { World } from "./world.ts";

const world = {
  forecast: "forecasts/1",
  decision: "decisions/1",
  portfolio: "portfolios/1",
  sprint: "sprints/1",
  otherSprint: "sprints/2",
  waiver: "waivers/1",
  startMs: 1_500_000_000_000,
} as World;

/** The bytes that are sent for every RPC under a seed. */
function requestsOf(seed: number): Buffer[] {
  return attackedMethods.map(({ method, valid }) => {
    const random = new SeededRandom(seed);
    const [message] = valid(world, seed);
    mutateMessage(random, method.input, message!);
    return Buffer.from(mutateBytes(random, toBinary(method.input, message!)));
  });
}

test("a seed determines every mutated request", () => {
  for (let seed = 0; seed < 20; seed += 1) {
    assert.deepEqual(requestsOf(seed), requestsOf(seed), `seed ${seed}`);
  }
});

test("different seeds mutate a request in different ways", () => {
  const ways = new Set(
    Array.from({ length: 40 }, (_, seed) => requestsOf(seed)[0]!.toString("base64")),
  );
  assert.ok(ways.size > 30, `${ways.size} of 40`);
});

test("a fault of pmx's own is complained of, and a refusal is not", () => {
  const [createSprint] = attackedMethods;
  const complaintAbout = (code: string) =>
    complaintOf(createSprint!, { code, reason: "R", message: "m", answers: [] });
  for (const code of ["INTERNAL", "UNKNOWN", "UNAVAILABLE", "DEADLINE_EXCEEDED", "DATA_LOSS"]) {
    assert.equal(complaintAbout(code), `${code} R: m`);
  }
  for (const code of ["OK", "INVALID_ARGUMENT", "NOT_FOUND", "RESOURCE_EXHAUSTED"]) {
    assert.equal(complaintAbout(code), undefined, code);
  }
});

test("a ledger that does not balance and a fact that waits are found in a database", () => {
  const folder = temporaryFolder();
  const { exec, close } = openConnection(join(folder, "execution.db"));
  exec("CREATE TABLE ledger_entries (portfolio, transaction_id, account, ticker, amount_micros)");
  exec("CREATE TABLE account_balances (portfolio, account, ticker, balance_micros)");
  exec("CREATE TABLE outbox (sequence, source, type)");
  exec("CREATE TABLE publication (source, up_to)");
  exec(
    "INSERT INTO ledger_entries VALUES ('p', 't', 'CASH', '', 5), ('p', 't', 'CAPITAL', '', -4)",
  );
  exec("INSERT INTO account_balances VALUES ('p', 'CASH', '', 5), ('p', 'CAPITAL', '', -5)");
  exec("INSERT INTO outbox VALUES (1, 'x', 'a'), (2, 'x', 'b')");
  exec("INSERT INTO publication VALUES ('x', 1), ('y', 2)");
  close();
  const { files, findings } = databaseFindings(folder);
  assert.equal(files, 1);
  assert.deepEqual(findings, [
    "execution.db: fact not published: 2, b",
    "execution.db: ledger transaction that does not balance: t, 1",
    "execution.db: account balance that is not the sum of its entries: p, CAPITAL, , -1",
  ]);
});
