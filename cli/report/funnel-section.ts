import type { Scorecard } from "#proto/pmx/audit/v1/scorecard_pb.ts";
import { tableLines } from "./table.ts";

/** Where signals were stopped: decisions by verdict and the first rule that failed. */
export function funnelLines({ funnel }: Scorecard, width: number): readonly string[] {
  if (funnel.length === 0) return ["Decisions  none"];
  const total = funnel.reduce((sum, { count }) => sum + count, 0n);
  return tableLines(
    [
      { heading: "Decisions" },
      { heading: "stopped at rule" },
      { heading: "count", right: true },
      { heading: "of", right: true },
    ],
    funnel.map(({ verdict, rule, count }) => [
      `  ${verdict}`,
      rule || "-",
      String(count),
      String(total),
    ]),
    width,
  );
}
