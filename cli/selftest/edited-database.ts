import type { Connection } from "#lib/kit/store/connection.ts";
import type { RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { ProcessName } from "../port-offset.ts";
import { badInLogs } from "./objections.ts";
import type { Attack } from "./scenario.ts";
import { dropGuards, type Stack, withDatabase } from "./stack.ts";
import { tradesOf } from "./trades.ts";

/** What an edit may look for. */
export interface Edited {
  readonly database: Connection;
  readonly sprint: Sprint;
  /** The trade that lost the most. */
  readonly worst: RoundTrip;
}

/** An edit of a database whose triggers were dropped before, and what pmx verify says of it. */
export function editedDatabase({
  of,
  edit,
  shown,
  ...about
}: Omit<Attack, "kind" | "run"> & {
  readonly of: ProcessName;
  readonly edit: (edited: Edited) => void;
  /** Text of what pmx shows of it, which the edit must change. */
  readonly shown: (stack: Stack, edited: Omit<Edited, "database">) => Promise<string>;
}): Attack {
  return {
    ...about,
    kind: "ATTACK",
    async run(bench) {
      const sprint = await bench.sprint();
      const untouched = await bench.untouched();
      const [worst] = await tradesOf(untouched, sprint);
      const honest = await bench.badInUntouched();
      const before = await shown(untouched, { sprint, worst });
      const attacked = await bench.honest({}, (folder) =>
        withDatabase(folder, of, (database) => {
          dropGuards(database);
          edit({ database, sprint, worst });
        }),
      );
      if ((await shown(attacked, { sprint, worst })) === before) {
        throw new Error(`${about.name}: the edit of ${of}.db changed nothing that pmx shows`);
      }
      return [{ by: "pmx verify", honest, attacked: await badInLogs(attacked) }];
    },
  };
}

/** Copies a row of a table with other values in some columns; null where the database is to number it. */
export function copyRow(
  database: Connection,
  table: string,
  where: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>>,
): void {
  const columns = database.rows(`SELECT name FROM pragma_table_info('${table}')`).flat();
  const values = columns.map((name) => (Object.hasOwn(changes, `${name}`) ? "?" : `"${name}"`));
  const changed = columns.filter((name) => Object.hasOwn(changes, `${name}`));
  const wanted = Object.keys(where).map((name) => `"${name}" = ?`);
  database.change(
    `INSERT INTO ${table} (${columns.map((name) => `"${name}"`).join(", ")})
     SELECT ${values.join(", ")} FROM ${table} WHERE ${wanted.join(" AND ")}`,
    [...changed.map((name) => changes[`${name}`]), ...Object.values(where)],
  );
}
