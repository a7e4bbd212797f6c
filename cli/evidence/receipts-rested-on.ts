import { bad, type Finding, notChecked, ok } from "./finding.ts";
import type { LogCheck } from "./owned-records.ts";
import { receiptIn, revealIn, type StatedReceipt, submittedIn } from "./receipt-facts.ts";
import type { ReadLeaf } from "./recompute.ts";

/**
 * Whether each submitted forecast rests on the receipt that was stated before it: who edits a receipt, asks for the
 * forecast and puts the receipt back has changed what the fact of the forecast says of it.
 */
export function receiptsRestedOn(): LogCheck {
  const receipts = new Map<string, StatedReceipt>();
  /** By the commitment: the hash of the forecast that was revealed. */
  const reveals = new Map<string, string>();
  const missing: string[] = [];
  const later: string[] = [];
  let wrong: string | undefined;
  let count = 0;

  return {
    take(event) {
      const stated = receiptIn(event);
      // The first stays, as it does in the service.
      if (stated !== undefined && !receipts.has(stated.of)) receipts.set(stated.of, stated);
      const reveal = revealIn(event);
      if (reveal !== undefined && !reveals.has(reveal.commitment)) {
        reveals.set(reveal.commitment, reveal.forecastHash);
      }
      const submitted = submittedIn(event);
      if (submitted === undefined) return;
      count += 1;
      const { forecast, of, isCommitted, forecastHash, receivedMs } = submitted;
      const receipt = receipts.get(of);
      const revealed = receipt && reveals.get(receipt.name);
      if (receipt === undefined || (isCommitted && revealed === undefined)) {
        missing.push(forecast);
        return;
      }
      if (receipt.receivedMs !== receivedMs) {
        wrong ??= `forecast ${forecast} says that it was received at ${textOf(receivedMs)}, and the receipt of ${receipt.name} ${textOf(receipt.receivedMs)}`;
      }
      if (isCommitted && revealed !== forecastHash) {
        wrong ??= `forecast ${forecast} was made of other prices than were revealed of ${receipt.name}`;
      }
      if (receipt.isLater) later.push(forecast);
    },
    finding(isWhole): Finding {
      if (wrong !== undefined) return bad(wrong);
      const [first] = missing;
      if (first !== undefined) {
        if (isWhole)
          return bad(`forecast ${first} was submitted, and no receipt was stated before`);
        return notChecked(`the receipt of forecast ${first}: its log does not have every fact`);
      }
      if (later.length === 0) {
        return ok(`each fact of a submitted forecast, of ${count}, rests on its receipt`);
      }
      return notChecked(
        `when what ${later.length} facts of submitted forecasts rest on was received, ${later[0]} first: an earlier version kept it without a fact`,
      );
    },
  };
}

/**
 * The same of an exported file, which holds the receipts that its forecasts rest on. Nothing is said of a file without
 * submitted forecasts.
 * @param firstSequences of each log its first sequence
 */
export function checkReceipts(
  leaves: readonly ReadLeaf[],
  firstSequences: ReadonlyMap<string, number>,
): readonly Finding[] {
  const ordered = [...leaves].sort((one, other) => one.index - other.index);
  return [...firstSequences].flatMap(([log, firstSequence]) => {
    const events = ordered.flatMap(({ log: of, leaf: { content } }) =>
      of === log && "event" in content ? [content.event] : [],
    );
    if (!events.some((event) => submittedIn(event) !== undefined)) return [];
    const check = receiptsRestedOn();
    for (const event of events) check.take(event);
    return [check.finding(firstSequence === 1)];
  });
}

function textOf(ms: number | undefined): string {
  return ms === undefined ? "no time" : new Date(ms).toISOString();
}
