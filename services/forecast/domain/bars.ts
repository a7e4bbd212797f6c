import { type Bar, type BarInterval, closeTimeMs } from "../../kernel/bar.ts";
import { Fault, type FaultReason, type FieldViolation } from "../../kernel/fault.ts";

/** Most bars a request may carry. */
export const largestBarCount = 5000;

const mostViolations = 20;
const priceNames = ["open", "high", "low", "close"] as const;
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
    const bar = bars[i]!;
    if (!isSound(bar)) addViolations(bar, i, violations);
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

function isPrice(value: number): boolean {
  return value >= lowestPrice && value <= highestPrice;
}

/** Whether nothing is wrong with a bar. Makes nothing itself: a request has hundreds of bars. */
function isSound({ startTimeMs, open, high, low, close, volumeUnits }: Bar): boolean {
  return (
    isPrice(open) &&
    isPrice(high) &&
    isPrice(low) &&
    isPrice(close) &&
    volumeUnits >= 0 &&
    Number.isFinite(volumeUnits) &&
    Number.isSafeInteger(startTimeMs) &&
    high >= open &&
    high >= close &&
    high >= low &&
    low <= open &&
    low <= close
  );
}

/** Adds what is wrong with bar `index`. */
function addViolations(bar: Bar, index: number, violations: FieldViolation[]): void {
  const before = violations.length;
  const add = (field: string, description: string) =>
    violations.push({ field: `bars[${index}].${field}`, description });
  for (const name of priceNames) {
    if (isPrice(bar[name])) continue;
    add(name, `must be a positive price, from ${lowestPrice} to ${highestPrice}`);
  }
  if (!(bar.volumeUnits >= 0 && Number.isFinite(bar.volumeUnits))) {
    add("volume_units", "must be 0 or more");
  }
  if (!Number.isSafeInteger(bar.startTimeMs)) add("start_time", "must be a time in milliseconds");
  if (violations.length > before) return;
  if (bar.high < Math.max(bar.open, bar.close, bar.low)) {
    add("high", "must be at least open, close and low");
  }
  if (bar.low > Math.min(bar.open, bar.close)) add("low", "must be at most open and close");
}

function refuse(reason: FaultReason, violations: readonly FieldViolation[]): never {
  const first = violations[0]!;
  const more = violations.length > 1 ? ` (and ${violations.length - 1} more)` : "";
  const message = `${first.field}: ${first.description}${more}`;
  throw new Fault("INVALID_ARGUMENT", reason, message, { violations });
}
