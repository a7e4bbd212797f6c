import { keptOf, looksAtLogs } from "../kept-checkpoints.ts";
import type { Attack } from "../scenario.ts";
import { runSprint } from "../sprints.ts";
import { dropGuards, withDatabase } from "../stack.ts";

/** Positions of two logs are so far apart, as services/audit/store has them. */
const perLog = 2 ** 40;

export const truncatedLog: Attack = {
  name: "truncated-log",
  kind: "ATTACK",
  stated: "CAUGHT_GIVEN_EARLIER_CHECKPOINT",
  does: "A sprint that pleased nobody is cut off the end of every log in the database of audit, with its facts.",
  defence: "append checkpoints to a file on another machine (--checkpoint-to), and compare",
  async run(bench) {
    const stack = await bench.honest();
    const { heads } = await stack.evidence.getCheckpoint({});
    const { name } = await runSprint(stack);
    const { kept, honest } = await keptOf(stack);
    const attacked = await bench.again(stack, {}, (folder) =>
      withDatabase(folder, "audit", (database) => {
        dropGuards(database);
        for (const { log, size } of heads) {
          const [id] = database.row("SELECT id FROM evidence_log WHERE origin = ?", [log])!;
          database.change("DELETE FROM evidence_leaf WHERE position >= ? AND position < ?", [
            Number(id) * perLog + Number(size),
            (Number(id) + 1) * perLog,
          ]);
        }
        for (const table of ["fact", "judged_by_spec", "judged_terms"]) {
          database.change(`DELETE FROM ${table} WHERE audit_set = ?`, [name]);
        }
      }),
    );
    return looksAtLogs(honest, attacked, kept);
  },
};
