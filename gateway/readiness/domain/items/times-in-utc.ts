import type { Evidence } from "../evidence.ts";
import type { Finding } from "../item.ts";
import type { StoredTimes } from "../stored-times.ts";
import type { ItemRule } from "./item-rule.ts";

/** Findings that the reason names. */
const namedFindings = 3;

/** Databases of which each process answers for its own. */
const databases = ["audit", "execution", "forecast", "gateway", "risk-gate"] as const;

/** Every time that any process has stored is one of UTC. */
export const timesInUtc: ItemRule = {
  number: 11,
  id: "utc",
  title: "UTC timestamps verified: every stored time is UTC",
  judge: ({ storedTimes, nowMs }: Evidence): Finding => {
    const records = storedTimes.map((one) => ({
      kind: "DATABASE" as const,
      name: one.database,
      timeMs: nowMs,
      detail: detailOf(one),
    }));
    const silent = databases.filter(
      (name) => !storedTimes.some(({ database }) => database === name),
    );
    const found = storedTimes.flatMap(({ database, findings }) =>
      findings.map(({ table, column, description, count, example }) => {
        return `${database}.db: ${count} of ${table}.${column} ${description}, for example ${example}`;
      }),
    );
    if (found.length > 0) {
      const more = found.length - namedFindings;
      const rest = more > 0 ? `; and ${more} more` : "";
      return {
        status: "FAIL",
        reason: `${found.slice(0, namedFindings).join("; ")}${rest}`,
        nextStep: "restore the database, or import those bars again with their times in UTC",
        records,
      };
    }
    if (silent.length > 0) {
      const reason = `the times of ${silent.join(", ")} were not looked at`;
      return { status: "INCONCLUSIVE", reason, nextStep: "start all five services", records };
    }
    const checked = storedTimes.reduce((sum, one) => sum + one.checked, 0);
    if (checked === 0) {
      const reason = "no database holds a time yet";
      return { status: "INCONCLUSIVE", reason, nextStep: "run pmx sprint", records };
    }
    const reason = `all ${checked} times in ${storedTimes.length} databases are UTC`;
    return { status: "PASS", reason, nextStep: "", records };
  },
};

function detailOf({ checked, findings, sampledViews }: StoredTimes): string {
  const wrong = findings.reduce((sum, { count }) => sum + count, 0);
  const sampled =
    sampledViews.length > 0 ? `, of ${sampledViews.join(" and ")} the first rows alone` : "";
  return `${checked} times, ${wrong} not UTC${sampled}`;
}
