import { enumName } from "#lib/wire/enum-name.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { ownGate } from "../configuration.ts";
import { badInLogs } from "../objections.ts";
import type { Attack } from "../scenario.ts";
import { type Stack, withDatabase } from "../stack.ts";

export const editedVerdict: Attack = {
  name: "edited-verdict",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "The verdict of a sprint is written otherwise in the database of the gateway, as pmx show would show it.",
  defence:
    "pmx verify compares it with the answers of the gates in the log, and pmx gate computes it again",
  async run(bench) {
    const { name } = await bench.sprint();
    const untouched = await bench.untouched();
    const honest = await otherVerdict(untouched, name);
    const attacked = await bench.honest({}, (folder) =>
      withDatabase(folder, "gateway", (database) => {
        const [text] = database.row("SELECT result_json FROM sprint WHERE name = ?", [name])!;
        const { verdict, ...result } = JSON.parse(String(text));
        const other = verdict === "PASS" ? "FAIL" : "PASS";
        database.change("UPDATE sprint SET result_json = ? WHERE name = ?", [
          JSON.stringify({ ...result, verdict: other }),
          name,
        ]);
      }),
    );
    return [
      { by: "pmx gate", honest, attacked: await otherVerdict(attacked, name) },
      { by: "pmx verify", honest: await badInLogs(untouched), attacked: await badInLogs(attacked) },
    ];
  },
};

/** What the gate says where the sprint says otherwise. */
async function otherVerdict({ sprints, audit }: Stack, name: string): Promise<string | undefined> {
  const { sprint } = await sprints.getSprint({ name });
  const { evaluation } = await audit.evaluateGate({ gate: ownGate, auditSet: name });
  const nameOf = (verdict: GateVerdict | undefined) => enumName(GateVerdict, verdict ?? 0);
  const [written, computed] = [sprint?.result?.verdict, evaluation?.verdict].map(nameOf);
  if (written === computed) return undefined;
  return `${computed}, where the sprint says ${written}`;
}
