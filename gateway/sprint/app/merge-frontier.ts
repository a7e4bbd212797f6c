import { invalidField } from "#lib/kernel/fault.ts";
import type { BarHistory } from "../../market-data/app/bar-history.ts";
import {
  type FrontierMember,
  type FrontierMerge,
  type FrontierOutcome,
  mergedTickers,
} from "../domain/frontier-merge.ts";
import { mostTickers } from "../domain/spec-rules.ts";
import type { SprintSpec } from "../domain/sprint.ts";
import { refusalOf } from "./data-quality.ts";
import type { FrontierShare, ReadFrontier } from "./ports.ts";

/** A sprint's tickers with the frontier shares that are traded too, and what became of each share. */
export interface Merged {
  readonly tickers: readonly string[];
  readonly histories: readonly BarHistory[];
  readonly merge: FrontierMerge;
}

/**
 * Adds the shares of the frontier universe that have bars to the tickers of a sprint: after them and each once. One
 * whose bars a sprint would be refused for, or could not trade, is left out; so are bars of another provenance than
 * those asked for, since real and generated ones never mix.
 * @param asked - the bars that are asked for, whose tickers are identities.
 * @throws Fault FIELD_INVALID where they are more than a sprint takes.
 */
export async function mergeFrontier(
  read: ReadFrontier,
  spec: Pick<SprintSpec, "interval" | "allow">,
  asked: readonly BarHistory[],
): Promise<Merged> {
  const shares = await read(spec.interval);
  const members: FrontierMember[] = [];
  for (const share of shares) members.push(await memberOf(share, asked, spec));
  const askedTickers = asked.map(({ instrument }) => instrument.ticker);
  const merge = { askedTickers, members };
  const added = mergedTickers(merge);
  const tickers = [...askedTickers, ...added];
  if (tickers.length > mostTickers) {
    throw invalidField(
      "spec.include_frontier_tickers",
      `with ${added.length} shares of the frontier universe the ${askedTickers.length} tickers ` +
        `are ${tickers.length}, and a sprint takes ${mostTickers} at most; name fewer tickers`,
    );
  }
  const merged = shares.flatMap(({ ticker, history }) =>
    history !== undefined && added.includes(ticker) ? [history] : [],
  );
  return { tickers, histories: [...asked, ...merged], merge };
}

async function memberOf(
  { symbol, ticker, market, history }: FrontierShare,
  asked: readonly BarHistory[],
  { allow = [] }: Pick<SprintSpec, "allow">,
): Promise<FrontierMember> {
  const member = (outcome: FrontierOutcome, reason = "") => {
    return { symbol, ticker, market, outcome, reason };
  };
  if (asked.some(({ instrument }) => instrument.ticker === ticker)) return member("ASKED");
  if (history === undefined) return member("NO_BARS");
  const refusal = await refusalOf(history, allow);
  if (refusal !== undefined) return member("LEFT_OUT", refusal);
  const [{ provenance } = history] = asked;
  if (history.provenance !== provenance) {
    const reason = `its bars are ${history.provenance}, those asked for ${provenance}`;
    return member("LEFT_OUT", reason);
  }
  return member("MERGED");
}
