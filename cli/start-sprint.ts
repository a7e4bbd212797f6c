import type { BarInterval as BarIntervalName } from "#lib/kernel/bar.ts";
import { holdingLimitToMessage } from "#lib/wire/trading-message.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import type { SprintBars } from "./bars/sprint-bars.ts";
import { hasEnded } from "./follow-sprint.ts";
import type { GatewaySession } from "./gateway-session.ts";
import { withWantedBars } from "./phase-recipes.ts";
import type { PolicyOverrides } from "./policy-flags.ts";
import { prefixedFault } from "./prefixed-fault.ts";
import { sealPlanText } from "./report/seal-plan.ts";
import { reportWidth } from "./report/sprint-report.ts";
import { sealBefore } from "./seal-before.ts";
import type { SprintArguments, SprintPlan } from "./sprint-arguments.ts";
import { baselineOf, sprintToResume } from "./sprint-lookup.ts";

/**
 * Sends the bars and creates the sprint, or finds the one to resume.
 * @param note - called with what was imported, or why nothing is resumed.
 * @throws Fault of the gateway.
 */
export async function startOrResume(
  { plan, resume, sealRatio }: SprintArguments,
  gateway: GatewaySession,
  bars: SprintBars,
  requestId: string,
  note: (line: string) => void,
): Promise<Sprint> {
  if (resume !== undefined) {
    const sprint = await sprintToResume(gateway, resume);
    if (sprint.resumable) await gateway.sprints.resumeSprint({ name: sprint.name });
    else if (!hasEnded(sprint.state)) await gateway.resumeSprints();
    else note(`note: nothing to resume; ${sprint.name} has ended, its result is shown again`);
    return sprint;
  }
  await bars.send(gateway.marketData, note);
  const spec = await specOf(plan, gateway, bars, note);
  const { phase } = plan;
  const { tickers } = spec;
  const interval = plan.interval ?? bars.interval ?? "DAY_1";
  const explained = (error: unknown): never => {
    throw phase === undefined ? error : withWantedBars(error, { phase, tickers }, interval);
  };
  const sealed =
    sealRatio === undefined
      ? undefined
      : await sealBefore(gateway.sprints, tickers, sealRatio).catch(explained);
  if (sealed !== undefined) note(sealed.said);
  if (plan.openSeal !== undefined) {
    // What is wrong with the spec, or open already, the creation says.
    const opening = await gateway.sprints.planOpening({ spec }).catch(() => undefined);
    if (opening?.plan) note(sealPlanText(opening.plan, reportWidth).trimEnd());
  }
  const { sprint } = await gateway.sprints.createSprint({ requestId, spec }).catch((error) => {
    // The seal stays, which a caller who reads errors alone has to know.
    return explained(sealed ? prefixedFault(error, `on the bars before ${sealed.name}`) : error);
  });
  if (sprint?.frontierMerge) note(sprint.frontierMerge.summary);
  return sprint!;
}

/**
 * The spec of a plan, on bars that were sent.
 * @param note - called with which of those bars are not in it.
 * @throws Fault of the gateway.
 */
export async function specOf(
  plan: SprintPlan,
  gateway: Pick<GatewaySession, "sprints">,
  bars: SprintBars,
  note: (line: string) => void,
) {
  const {
    overrides,
    intradayPass,
    // A pass on shorter bars comes after one on daily bars.
    interval = intradayPass ? "DAY_1" : (bars.interval ?? "DAY_1"),
    holdingBars,
    allow,
    gates,
    phase: _,
    ...asked
  } = plan;
  const passInterval = intradayPass && (intradayPass.interval ?? "HOUR_1");
  const imported = bars.ofSprint(interval, asked.tickers, passInterval);
  for (const each of imported.notes) note(each);
  const { tickers = imported.tickers.length > 0 ? imported.tickers : ["AAPL"], ...rest } = asked;
  const risk = withHoldingBars(overrides.risk, holdingBars, interval);
  const baselineSprint = await baselineOf(plan, gateway);
  return {
    ...rest,
    tickers: [...tickers],
    ...(allow && { allow: [...allow] }),
    ...(gates && { gates: [...gates] }),
    ...(baselineSprint !== undefined && { baselineSprint }),
    interval: BarInterval[interval],
    ...(intradayPass && {
      intradayPass: {
        ...intradayPass,
        interval: BarInterval[intradayPass.interval ?? "UNSPECIFIED"],
      },
    }),
    ...(risk && { riskOverrides: risk }),
    ...(overrides.forecast && { forecastOverrides: overrides.forecast }),
  };
}

type RiskOverrides = NonNullable<PolicyOverrides["risk"]>;

function withHoldingBars(
  risk: RiskOverrides | undefined,
  bars: number | undefined,
  interval: BarIntervalName,
): RiskOverrides | undefined {
  if (bars === undefined) return risk;
  return { ...(risk as object), holdingLimit: holdingLimitToMessage({ bars, interval }) };
}
