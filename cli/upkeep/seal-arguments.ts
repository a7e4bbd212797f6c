import { dataPlaceOf } from "../data/data-place.ts";
import { usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import { type Environment, sealName, shareOfBars, startOfDate, tickerList } from "../setting.ts";
import type { SealArguments } from "./seal-command.ts";

/** Reads what `pmx seal` was asked. @throws Fault FIELD_INVALID */
export function sealArguments(typed: ReadFlags, environment: Environment): SealArguments {
  const json = typed.values.get("json") === true;
  const place = { json, ...dataPlaceOf(typed, environment) };
  const { words } = typed;
  const open = typed.values.get("open");
  if (open !== undefined) {
    if (words.length > 0 || typed.values.has("from") || typed.values.has("last")) {
      throw usageFault("--open", "opens a seal that is there, by its name alone");
    }
    return { ...place, open: sealName({ where: "--open", text: `${open}` }) };
  }
  const from = typed.values.get("from");
  const last = typed.values.get("last");
  if (words.length === 0) {
    if (from === undefined && last === undefined) return place;
    throw usageFault(from === undefined ? "--last" : "--from", "name the tickers to seal");
  }
  if ((from === undefined) === (last === undefined)) {
    throw usageFault("seal", "say which bars: --from DATE, or --last 20%");
  }
  const tickers = tickerList({ where: "seal", text: words.join(",") });
  const part =
    from === undefined
      ? { lastRatio: shareOfBars({ where: "--last", text: `${last}` }) }
      : { fromMs: startOfDate({ where: "--from", text: `${from}` }), lastRatio: 0 };
  return { ...place, wanted: { tickers, ...part } };
}
