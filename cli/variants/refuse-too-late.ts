import { Fault, type FaultCode } from "#lib/kernel/fault.ts";
import type { SprintBars } from "../bars/sprint-bars.ts";
import { usageFault } from "../flag.ts";
import type { GatewaySession } from "../gateway-session.ts";
import { sealPlanText } from "../report/seal-plan.ts";
import { reportWidth } from "../report/sprint-report.ts";
import type { SprintArguments } from "../sprint-arguments.ts";
import { specOf } from "../start-sprint.ts";

/** What is wrong with the spec, or open already: the creation refuses it too, and opens nothing. */
const saidByCreation: ReadonlySet<FaultCode> = new Set([
  "INVALID_ARGUMENT",
  "FAILED_PRECONDITION",
  "NOT_FOUND",
]);

/**
 * The first variant opens a seal, and each later one may spend less: the last is planned before anything is opened.
 * @param settings - how many variants there are, the first among them
 * @throws Fault where an assured PASS of the last is out of reach, and where nobody can say whether it is
 */
export async function refuseTooLate(
  { plan }: Pick<SprintArguments, "plan">,
  settings: number,
  bars: SprintBars,
  gateway: Pick<GatewaySession, "sprints" | "marketData">,
  note: (line: string) => void,
): Promise<void> {
  if (plan.openSeal === undefined || plan.openAnyway) return;
  await bars.send(gateway.marketData, note);
  const spec = await specOf(plan, gateway, bars, () => undefined);
  const laterSettings = settings - 1;
  const planned = await gateway.sprints.planOpening({ spec, laterSettings }).catch((error) => {
    if (error instanceof Fault && saidByCreation.has(error.code)) return undefined;
    throw error;
  });
  if (!planned?.plan?.unreachable) return;
  const text = sealPlanText(planned.plan, reportWidth).trimEnd();
  throw usageFault("--open-seal", `is refused for the last of ${settings} settings\n${text}`);
}
