import type { SprintBars } from "./bars/sprint-bars.ts";
import type { CommandContext } from "./command-context.ts";
import { exitCodes } from "./exit-code.ts";
import type { GatewaySession } from "./gateway-session.ts";
import { sealPlanJson, sealPlanText } from "./report/seal-plan.ts";
import { reportWidth } from "./report/sprint-report.ts";
import type { SprintArguments } from "./sprint-arguments.ts";
import { specOf } from "./start-sprint.ts";

/**
 * Prints what a sprint that opens a seal could show, and opens nothing; with --json `{ "plan": SealPlan }`. Exit code 2
 * where an assured PASS is UNREACHABLE.
 * @throws Fault of the gateway
 */
export async function planOpening(
  { plan, json }: SprintArguments,
  { terminal }: CommandContext,
  gateway: GatewaySession,
  bars: SprintBars,
): Promise<number> {
  const note = (line: string) => terminal.err(`${line}\n`);
  await bars.send(gateway.marketData, note);
  const spec = await specOf(plan, gateway, bars, note);
  const found = (await gateway.sprints.planOpening({ spec })).plan!;
  const width = Math.min(terminal.outColumns ?? reportWidth, reportWidth);
  if (json) terminal.out(`${JSON.stringify({ plan: sealPlanJson(found) })}\n`);
  else terminal.out(sealPlanText(found, width));
  return found.unreachable ? exitCodes.inconclusive : exitCodes.pass;
}
