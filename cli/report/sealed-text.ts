import { dateText } from "#lib/report/plain-text.ts";
import type { SealBarsResponse } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";

/** What a seal hides, and the command that opens it: two lines. */
export function sealedText({
  seal,
  sealedBars,
}: Pick<SealBarsResponse, "seal" | "sealedBars">): string {
  const { name, tickers, fromTime } = seal!;
  return (
    `${name}: nobody sees the bars of ${tickers.join(", ")} from ${dateText(fromTime)} on, ${sealedBars} now\n` +
    `Open it, once, with: pmx sprint --tickers ${tickers.join(",")} --open-seal ${name}`
  );
}
