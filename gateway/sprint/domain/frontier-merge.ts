/** What becomes of a share of the frontier universe in a sprint. */
export type FrontierOutcome = "MERGED" | "ASKED" | "NO_BARS" | "LEFT_OUT";

/** One share of the frontier universe, as a sprint found it. */
export interface FrontierMember {
  readonly symbol: string;
  readonly ticker: string;
  /** NGX, NSE, JSE and others. */
  readonly market: string;
  readonly outcome: FrontierOutcome;
  /** Why it is left out; empty otherwise. */
  readonly reason: string;
}

/** What a sprint took of the frontier universe. */
export interface FrontierMerge {
  /** What the request named, without the universe. */
  readonly askedTickers: readonly string[];
  /** All of the universe, in its order. */
  readonly members: readonly FrontierMember[];
}

/** The markets that are always reported name by name. */
const namedMarkets = ["NGX", "NSE", "JSE"];

/** The tickers that are added to those asked for. */
export function mergedTickers({ members }: FrontierMerge): readonly string[] {
  return members.filter(({ outcome }) => outcome === "MERGED").map(({ ticker }) => ticker);
}

/**
 * The line that people and logs read: how many were merged, then of Lagos, Nairobi and Johannesburg which have
 * bars and which not, by name, and of the other markets those that have.
 */
export function frontierMergeText(merge: FrontierMerge): string {
  const { members } = merge;
  const merged = mergedTickers(merge).length;
  const asked = members.filter(({ outcome }) => outcome === "ASKED").length;
  const head = `merge_frontier_tickers: ${merged} of ${members.length} merged`;
  const others = members.filter(({ market }) => !namedMarkets.includes(market));
  const parts = [
    ...namedMarkets.map((market) => {
      const own = members.filter((member) => member.market === market);
      return `${market}: ${stateText(own)}, no bars ${namesText(own, "NO_BARS")}`;
    }),
    `other markets: ${stateText(others)}, ${others.filter(({ outcome }) => outcome === "NO_BARS").length} without bars`,
  ];
  return [asked === 0 ? head : `${head}, ${asked} named already`, ...parts].join("; ");
}

function stateText(members: readonly FrontierMember[]): string {
  const withBars = members.filter(({ outcome }) => outcome === "MERGED" || outcome === "ASKED");
  const leftOut = members
    .filter(({ outcome }) => outcome === "LEFT_OUT")
    .map(({ ticker, reason }) => `${ticker} (${reason})`);
  const bars = `has bars ${listText(withBars.map(({ ticker }) => ticker))}`;
  return leftOut.length === 0 ? bars : `${bars}, left out ${leftOut.join(", ")}`;
}

function namesText(members: readonly FrontierMember[], wanted: FrontierOutcome): string {
  return listText(members.filter(({ outcome }) => outcome === wanted).map(({ ticker }) => ticker));
}

function listText(names: readonly string[]): string {
  return names.join(", ") || "none";
}
