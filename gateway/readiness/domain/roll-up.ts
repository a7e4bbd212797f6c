import type { ItemStatus, ReadinessItem } from "./item.ts";

/** What the items come to; only GO is yes. */
export const readinessVerdicts = ["GO", "NO_GO", "INCONCLUSIVE"] as const;
export type ReadinessVerdict = (typeof readinessVerdicts)[number];

/** The checklist in one answer. */
export interface RollUp {
  readonly verdict: ReadinessVerdict;
  /** The verdict with its counts, for a person. */
  readonly summary: string;
  readonly passed: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly waived: number;
}

/**
 * GO only where every number of the checklist is there and PASSes or is WAIVED, NO_GO where one FAILs, else
 * INCONCLUSIVE: a checklist with an item missing is not complete.
 * @param numbers - those that the checklist has.
 */
export function rollUp(
  items: readonly Pick<ReadinessItem, "number" | "status">[],
  numbers: readonly number[],
): RollUp {
  const of = (status: ItemStatus) => items.filter((item) => item.status === status).length;
  const counts = {
    passed: of("PASS"),
    failed: of("FAIL"),
    inconclusive: of("INCONCLUSIVE"),
    waived: of("WAIVED"),
  };
  const isHeld = (number: number) =>
    items.some((item) => {
      return item.number === number && (item.status === "PASS" || item.status === "WAIVED");
    });
  const isComplete = numbers.length > 0 && numbers.every(isHeld);
  const verdict = verdictOf(counts, isComplete);
  return { verdict, summary: summaryOf(verdict, counts), ...counts };
}

type Counts = Omit<RollUp, "verdict" | "summary">;

function verdictOf({ failed, inconclusive }: Counts, isComplete: boolean): ReadinessVerdict {
  if (failed > 0) return "NO_GO";
  return isComplete && inconclusive === 0 ? "GO" : "INCONCLUSIVE";
}

function summaryOf(verdict: ReadinessVerdict, counts: Counts): string {
  const { passed, failed, inconclusive, waived } = counts;
  const waivers = `${waived} ${waived === 1 ? "waiver" : "waivers"}`;
  if (verdict === "GO") return waived === 0 ? "GO" : `GO with ${waivers}`;
  const found = `${passed} pass, ${failed} fail, ${inconclusive} inconclusive, ${waived} waived`;
  return `${verdict === "NO_GO" ? "NO GO" : "INCONCLUSIVE, no GO yet"}: ${found}`;
}
