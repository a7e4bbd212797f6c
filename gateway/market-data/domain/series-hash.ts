import { type Canonical, canonicalJson, sha256Hex } from "#lib/kernel/canonical.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import { actionValue } from "./action-value.ts";
import type { CorporateAction } from "./corporate-action.ts";
import type { RawBar } from "./raw-bar.ts";

/**
 * SHA-256 of the canonical JSON of a series: one array `[startTimeMs, open, high, low, close,
 * volumeUnits]` a bar, in the order given, null for a value that is absent, and with the adjusted close
 * behind where there is one. Two series hash alike only when every bar is the same to the last bit of
 * each double.
 * @throws RangeError when a bar holds a number that is not finite.
 */
export function seriesHash(bars: readonly RawBar[]): string {
  return sha256Hex(barsJson(bars));
}

/**
 * The hash of all that a revision holds. Of bars alone it is `seriesHash`, as versions before 0.3 had it;
 * with actions or a stated basis it is that of `{ actions, bars, basis }`, actions as
 * `[exTimeMs, kind, value]`.
 */
export function revisionHash(
  bars: readonly RawBar[],
  actions: readonly CorporateAction[],
  basis: PriceBasis | undefined,
): string {
  if (actions.length === 0 && basis === undefined) return seriesHash(bars);
  const members = [`"bars":${barsJson(bars)}`];
  if (actions.length > 0) {
    const rows = actions.map((one): Canonical => [one.exTimeMs, one.kind, actionValue(one)]);
    members.unshift(`"actions":${canonicalJson(rows)}`);
  }
  if (basis !== undefined) members.push(`"basis":"${basis}"`);
  return sha256Hex(`{${members.join(",")}}`);
}

/** As `canonicalJson` would write them, in one pass and without an array a bar. */
function barsJson(bars: readonly RawBar[]): string {
  let text = "";
  for (const { startTimeMs, open, high, low, close, volumeUnits, adjClose } of bars) {
    const values = `${number(startTimeMs)},${number(open)},${number(high)},${number(low)},${number(close)},${number(volumeUnits)}`;
    const adjusted = adjClose === undefined ? "" : `,${number(adjClose)}`;
    text += `${text === "" ? "" : ","}[${values}${adjusted}]`;
  }
  return `[${text}]`;
}

function number(value: number | undefined): string {
  if (value === undefined) return "null";
  if (Number.isFinite(value)) return `${value}`;
  throw new RangeError(`${value} has no canonical form`);
}
