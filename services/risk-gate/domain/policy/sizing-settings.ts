import { z } from "zod";

/** How the portfolio's own trades are going. */
const tradeRegimes = ["EXPLORATION", "RED", "NEUTRAL", "GREEN"] as const;

/** One of them. */
export type TradeRegime = (typeof tradeRegimes)[number];

const ratio = z.number().gt(0).max(1);
const multiplier = z.number().gt(0).max(2);

/** How the portfolio's own results were going, in the words of the settings. */
const meanings = {
  EXPLORATION: "with fewer than 20 closed trades",
  RED: "after 20 trades of which the mean net profit is below −0.2 of their deviation",
  NEUTRAL: "after 20 trades between the two",
  GREEN: "after 20 trades of which the mean net profit is above 0.5 of their deviation",
} as const;

/** What the size of a position is scaled by. */
const sizeScales = ["CONFIDENCE", "CONVICTION"] as const;

/** Settings of how large a position is asked for; without any it is maximumPositionRatio × confidence. */
export const sizingSettings = {
  maximumShortPositionRatio: ratio
    .optional()
    .describe("Largest short position as a share of equity; absent, or larger: as for long ones."),
  sizeScaledBy: z
    .enum(sizeScales)
    .optional()
    .describe("What the share of equity is scaled by; absent: the confidence."),
  kellyFractionRatio: ratio
    .optional()
    .describe(
      "Largest position as a part of Kelly's share of equity, p − (1 − p) / b for confidence p and b = target over stop distance: 0.5 is half of it. Absent: no such limit.",
    ),
  drawdownScaling: z
    .strictObject({
      fromRatio: z
        .number()
        .min(0)
        .lt(1)
        .describe("Fall of the equity from its largest from which on sizes are scaled down."),
      toRatio: ratio.describe("Fall from which on they are scaled down by the whole."),
      leastMultiplier: z
        .number()
        .gt(0)
        .lt(1)
        .describe("What is left of a size there; in a straight line between the two falls."),
    })
    .refine(({ fromRatio, toRatio }) => fromRatio < toRatio, {
      message: "fromRatio must be below toRatio",
    })
    .readonly()
    .optional(),
  tradeRegimeMultipliers: z
    .strictObject({
      exploration: multiplier.describe(`What the size is multiplied by ${meanings.EXPLORATION}.`),
      red: multiplier.describe(`What the size is multiplied by ${meanings.RED}.`),
      neutral: multiplier.describe(`What the size is multiplied by ${meanings.NEUTRAL}.`),
      green: multiplier.describe(
        `What the size is multiplied by ${meanings.GREEN}; never beyond maximumPositionRatio.`,
      ),
    } satisfies Record<Lowercase<TradeRegime>, unknown>)
    .readonly()
    .optional(),
} as const;
