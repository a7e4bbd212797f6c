import { type Bar, type BarInterval, closeTimeMs } from "#lib/kernel/bar.ts";
import { Fault, type FaultReason, type FieldViolation } from "#lib/kernel/fault.ts";

/** Most bars a request may carry. */
export const largestBarCount = 5000;

const mostViolations = 20;
/** No unit of any market leads outside these; further out the squares of price errors overflow. */
const lowestPrice = 1e-50;
const highestPrice = 1e50;

/**
 * Checks that bars are finite, of prices from 1e-50 to 1e50, consistent and strictly ascending.
 * @throws Fault INVALID_ARGUMENT: BARS_INVALID or BARS_OUT_OF_ORDER, naming `bars[i]` and its field.
 */
export function checkBars(bars: readonly Bar[]): void {
  if (bars.length > largestBarCount) {
    refuse("BARS_INVALID", [
      { field: "bars", description: `${bars.length} bars are more than ${largestBarCount}` },
    ]);
  }
  const violations: FieldViolation[] = [];
  for (let i = 0; i < bars.length && violations.length < mostViolations; i += 1) {
    addViolations(bars[i]!, i, violations);
  }
  if (violations.length > 0) refuse("BARS_INVALID", violations);
  for (let i = 1; i < bars.length; i += 1) {
    if (!(bars[i]!.startTimeMs > bars[i - 1]!.startTimeMs)) {
      refuse("BARS_OUT_OF_ORDER", [
        {
          field: `bars[${i}].start_time`,
          description: "must be after the start of the bar before",
        },
      ]);
    }
  }
}

/**
 * Checks that no bar closes after the as-of.
 * @throws Fault INVALID_ARGUMENT LOOK_AHEAD, naming the first bar that does.
 */
export function checkNoLookAhead(
  bars: readonly Bar[],
  interval: BarInterval,
  asOfMs: number,
): void {
  const index = bars.findIndex((bar) => closeTimeMs(bar, interval) > asOfMs);
  if (index === -1) return;
  const closes = new Date(closeTimeMs(bars[index]!, interval)).toISOString();
  const asOf = new Date(asOfMs).toISOString();
  const description = `closes at ${closes}, after the as-of ${asOf}; leave it out`;
  refuse("LOOK_AHEAD", [{ field: `bars[${index}]`, description }]);
}

/** @throws Fault INVALID_ARGUMENT BARS_TOO_FEW. */
export function checkEnoughBars(bars: readonly Bar[], minimumBars: number): void {
  if (bars.length >= minimumBars) return;
  const description = `${bars.length} bars are fewer than the ${minimumBars} that the policy asks for`;
  refuse("BARS_TOO_FEW", [{ field: "bars", description }]);
}

interface Rule {
  readonly field: string;
  readonly description: string;
  readonly holds: (bar: Bar) => boolean;
}

function isPrice(value: number): boolean {
  return value >= lowestPrice && value <= highestPrice;
}

const price = `must be a positive price, from ${lowestPrice} to ${highestPrice}`;
/** What each field must be by itself. */
const fieldRules: readonly Rule[] = [
  { field: "open", description: price, holds: ({ open }) => isPrice(open) },
  { field: "high", description: price, holds: ({ high }) => isPrice(high) },
  { field: "low", description: price, holds: ({ low }) => isPrice(low) },
  { field: "close", description: price, holds: ({ close }) => isPrice(close) },
  {
    field: "volume_units",
    description: "must be 0 or more",
    holds: ({ volumeUnits }) => volumeUnits >= 0 && Number.isFinite(volumeUnits),
  },
  {
    field: "start_time",
    description: "must be a time in milliseconds",
    holds: ({ startTimeMs }) => Number.isSafeInteger(startTimeMs),
  },
];
/** What prices that are sound by themselves must be beside one another. */
const shapeRules: readonly Rule[] = [
  {
    field: "high",
    description: "must be at least open, close and low",
    holds: ({ open, high, low, close }) => high >= open && high >= close && high >= low,
  },
  {
    field: "low",
    description: "must be at most open and close",
    holds: ({ open, low, close }) => low <= open && low <= close,
  },
];

const ruleGroups = [fieldRules, shapeRules];

/** Adds what is wrong with bar `index`. Nothing is made for a bar in order: a request has hundreds. */
function addViolations(bar: Bar, index: number, violations: FieldViolation[]): void {
  const before = violations.length;
  for (const rules of ruleGroups) {
    for (const { field, description, holds } of rules) {
      if (!holds(bar)) violations.push({ field: `bars[${index}].${field}`, description });
    }
    if (violations.length > before) return;
  }
}

function refuse(reason: FaultReason, violations: readonly FieldViolation[]): never {
  const first = violations[0]!;
  const more = violations.length > 1 ? ` (and ${violations.length - 1} more)` : "";
  const message = `${first.field}: ${first.description}${more}`;
  throw new Fault("INVALID_ARGUMENT", reason, message, { violations });
}
