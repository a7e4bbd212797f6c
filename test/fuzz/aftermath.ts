import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Connection, openConnection } from "#lib/kit/store/connection.ts";

/** What a closed database of pmx must hold, whatever was asked of its service. */
const checks: readonly {
  readonly what: string;
  /** Tables that it needs; the databases without them are not asked. */
  readonly tables: readonly string[];
  /** Answers a row for each thing that is wrong. */
  readonly sql: string;
}[] = [
  {
    what: "damage",
    tables: [],
    sql: "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
  },
  { what: "row without its parent", tables: [], sql: "SELECT * FROM pragma_foreign_key_check" },
  {
    what: "fact not published",
    tables: ["outbox", "publication"],
    sql: `SELECT sequence, type FROM outbox
          WHERE sequence > coalesce((SELECT max(up_to) FROM publication WHERE source = outbox.source), 0)`,
  },
  {
    what: "dead letter",
    tables: ["dead_letter"],
    sql: "SELECT consumer, event_id, type, error FROM dead_letter",
  },
  {
    what: "ledger transaction that does not balance",
    tables: ["ledger_entries"],
    sql: `SELECT transaction_id, sum(amount_micros) FROM ledger_entries
          GROUP BY transaction_id HAVING sum(amount_micros) <> 0`,
  },
  {
    what: "account balance that is not the sum of its entries",
    tables: ["account_balances", "ledger_entries"],
    sql: `SELECT portfolio, account, ticker, sum(amount) FROM (
            SELECT portfolio, account, ticker, balance_micros AS amount FROM account_balances
            UNION ALL SELECT portfolio, account, ticker, -amount_micros FROM ledger_entries)
          GROUP BY portfolio, account, ticker HAVING sum(amount) <> 0`,
  },
  {
    what: "portfolio whose accounts do not sum to zero",
    tables: ["account_balances"],
    sql: `SELECT portfolio, sum(balance_micros) FROM account_balances
          GROUP BY portfolio HAVING sum(balance_micros) <> 0`,
  },
];

/** How many findings of one check are printed. */
const findingsShown = 5;

/** Looks through every database of a folder; nothing may have it open. @returns what is wrong */
export function databaseFindings(folder: string): { files: number; findings: string[] } {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".db"),
  );
  const findings = files.flatMap((file) => {
    const connection = openConnection(join(folder, file));
    try {
      return findingsIn(file, connection);
    } finally {
      connection.close();
    }
  });
  return { files: files.length, findings };
}

function findingsIn(file: string, connection: Connection): string[] {
  const tables = new Set(
    connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'").map(([name]) => name),
  );
  return checks
    .filter((check) => check.tables.every((table) => tables.has(table)))
    .flatMap(({ what, sql }) => {
      const rows = connection.rows(sql);
      const shown = rows
        .slice(0, findingsShown)
        .map((row) => `${file}: ${what}: ${row.join(", ")}`);
      const more = rows.length - shown.length;
      return more > 0 ? [...shown, `${file}: ${what}: ${more} more`] : shown;
    });
}
