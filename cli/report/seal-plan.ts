import { toJson } from "@bufbuild/protobuf";
import { wrap } from "#lib/report/plain-text.ts";
import { ordinal, shareText } from "#lib/report/trial-sentences.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { Comparator } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { PlannedShare } from "#proto/pmx/audit/v1/gate_plan_pb.ts";
import { type SealPlan, SealPlanSchema } from "#proto/pmx/sprint/v1/trial_pb.ts";
import type { AssuredOfPlan } from "../plan-gates.ts";
import { chanceLines, chanceText } from "./assured-plan.ts";

/** What a sprint could show on the bars of a seal: its windows, its α, and of each gate how probable a PASS is. */
export function sealPlanText(plan: SealPlan, width: number): string {
  const { auditRuns, windows, horizonBars, trialNumber, alphaRatio, unreachable } = plan;
  const head = `P(PASS) before ${plan.seal?.name} is opened: ${windows} windows of ${horizonBars} bars that share none, in ${auditRuns} audit runs; the ${ordinal(trialNumber)} setting scored on them, which may spend ${shareText(alphaRatio)}.`;
  const gates = plan.gates.flatMap(({ gate, shares }) =>
    shares.length === 0
      ? wrap(
          `${gate}: it has no share whose chance is known before; pmx plan --gate ${gate} --audits ${auditRuns} --assured says what it takes`,
          width,
          "  ",
        )
      : [
          gate,
          ...chanceLines(
            shares.map((share) => planned(share, plan)),
            width,
          ),
        ],
  );
  const end = unreachable
    ? wrap("UNREACHABLE: to open it would burn it for nothing; --open-anyway does.", width, "  ")
    : [];
  const hasChances = plan.gates.some(({ shares }) => shares.length > 0);
  const meaning = hasChances ? wrap(chanceText, width, "  ") : [];
  return `${[...wrap(head, width, "  "), ...gates, ...meaning, ...end].join("\n")}\n`;
}

/** The same as JSON. */
export function sealPlanJson(plan: SealPlan) {
  return toJson(SealPlanSchema, plan, { alwaysEmitImplicit: true });
}

function planned(
  { comparator, ofTrades, chances, ...share }: PlannedShare,
  { horizonBars, alphaRatio }: SealPlan,
): AssuredOfPlan {
  const { criterion, threshold, windows, mostWrong, fewestWindows } = share;
  return {
    ...{ kind: "SHARE", unit: "SHARE", criterion, threshold, windows, alphaRatio },
    // A trade takes fewer bars, but not every date has one.
    barsPerWindow: horizonBars,
    isReachable: mostWrong !== undefined,
    ...(fewestWindows !== undefined && { fewestWindows }),
    comparator: enumName(Comparator, comparator) === "AT_MOST" ? "AT_MOST" : "AT_LEAST",
    windowEnd: ofTrades ? "TRADES" : "HORIZON",
    ...(mostWrong !== undefined && { mostWrong }),
    chances: chances.map(({ truth, passRatio, endPassRatio, windowsForPower }) => ({
      ...{ truth, passRatio, endPassRatio },
      ...(windowsForPower !== undefined && { windowsForPower }),
    })),
  };
}
