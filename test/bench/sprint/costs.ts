import type { SprintCost } from "./run-sprint.ts";

/** What an audit costs in sprints of one size; start-up is what a sprint of one audit takes. */
export interface AuditCost {
  readonly audits: number;
  /** The whole sprint. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** The sprint less the one of one audit, over the audits more. */
  readonly cpuMsPerAudit: number;
  readonly wallMsPerAudit: number;
  /** What the audits took that the next smaller sprint does not have, each. */
  readonly cpuMsPerFurtherAudit: number;
  /** The whole sprint over all audits: with start-up. */
  readonly cpuMsPerAuditWithStart: number;
  readonly orders: number;
  readonly sprintHash: string;
}

/** What the sprints of one checkout cost. */
export interface CheckoutCosts {
  readonly checkout: string;
  readonly startCpuMs: number;
  readonly startWallMs: number;
  readonly sizes: readonly AuditCost[];
}

/** A requirement with what was measured. */
export interface Judged {
  readonly what: string;
  readonly limit: number;
  readonly measured: number;
  readonly met: boolean;
}

const growthLimit = 1.1;
const baselineLimit = 0.5;

/**
 * Costs of a checkout from its sprints, by their number of audits, each the median of its rounds.
 * @param runs by number of audits, ascending, the first of them 1
 * @throws Error where two sprints of the same size ended with different hashes
 */
export function costsOf(
  checkout: string,
  runs: ReadonlyMap<number, readonly SprintCost[]>,
): CheckoutCosts {
  const median = (audits: number, figure: "cpuMs" | "wallMs") => {
    const sorted = runs
      .get(audits)!
      .map((run) => run[figure])
      .sort((a, b) => a - b);
    return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
  };
  const startCpuMs = median(1, "cpuMs");
  const startWallMs = median(1, "wallMs");
  const [, ...sizes] = [...runs.keys()];
  return {
    checkout,
    startCpuMs,
    startWallMs,
    sizes: sizes.map((audits, index) => {
      const before = sizes[index - 1] ?? 1;
      const [first, ...others] = runs.get(audits)!;
      const { sprintHash, orders } = first!;
      if (others.some((other) => other.sprintHash !== sprintHash)) {
        throw new Error(`${checkout}: ${audits} audits gave different hashes`);
      }
      const cpuMs = median(audits, "cpuMs");
      const wallMs = median(audits, "wallMs");
      return {
        audits,
        cpuMs,
        wallMs,
        cpuMsPerAudit: (cpuMs - startCpuMs) / (audits - 1),
        wallMsPerAudit: (wallMs - startWallMs) / (audits - 1),
        cpuMsPerFurtherAudit: (cpuMs - median(before, "cpuMs")) / (audits - before),
        cpuMsPerAuditWithStart: cpuMs / audits,
        orders,
        sprintHash,
      };
    }),
  };
}

/** Holds the costs of sprints of 100 and of 1,000 audits against what they may be. */
export function judge(own: CheckoutCosts, baseline: CheckoutCosts | undefined): Judged[] {
  const at = ({ sizes }: CheckoutCosts, audits: number) =>
    sizes.find((size) => size.audits === audits)!.cpuMsPerAudit;
  const atMost = (what: string, measured: number, limit: number): Judged => {
    return { what, limit, measured, met: measured <= limit };
  };
  const long = at(own, 1_000);
  return [
    atMost("CPU an audit at 1,000 audits, over that at 100", long / at(own, 100), growthLimit),
    ...(baseline === undefined
      ? []
      : [
          atMost(
            "CPU an audit at 1,000 audits, over the baseline's",
            long / at(baseline, 1_000),
            baselineLimit,
          ),
        ]),
  ];
}
