import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { dateText } from "./plain-text.ts";

/** What a sprint is of: "AAPL, 20 audits, 2014-03-01 to 2015-06-02". */
export function sprintTitle({ spec, asOfTimes }: Pick<Sprint, "spec" | "asOfTimes">): string {
  const tickers = spec?.tickers.join(", ") ?? "";
  const period = `${dateText(asOfTimes[0])} to ${dateText(asOfTimes.at(-1))}`;
  return `${tickers}, ${asOfTimes.length} audits, ${period}`;
}
