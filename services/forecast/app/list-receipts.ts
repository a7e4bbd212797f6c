import type { Receipt } from "../domain/submission/receipt.ts";
import { setHash, submissionHash } from "../domain/submission/submitted-forecast.ts";
import type { ListedReceipt, ReceiptPosition, ReceiptStore, SubmissionKey } from "./ports.ts";

/** Forecasts after which a page ends: to hash so many takes a moment. */
const mostHashed = 1_000;

/** What receipts are listed by. */
export interface ReceiptDependencies {
  readonly receipts: ReceiptStore;
  /** Resolves after other calls have had their turn. */
  readonly othersTurn: () => Promise<void>;
}

/**
 * A page of what was received, as it is kept now: what stands in the rows of a set is hashed and counted again.
 * @param most receipts of the page, 1 or more
 * @returns `count` receipts, and one more where another page follows
 */
export async function listReceipts(
  dependencies: ReceiptDependencies,
  after: ReceiptPosition | undefined,
  most: number,
): Promise<{ readonly rows: readonly ListedReceipt[]; readonly count: number }> {
  const page: ListedReceipt[] = [];
  let hashed = 0;
  for (const listed of dependencies.receipts.list(after, most + 1)) {
    if (page.length === most || hashed > mostHashed) {
      return { rows: [...page, listed], count: page.length };
    }
    const { receipt } = listed;
    page.push(
      receipt.terms ? listed : { ...listed, receipt: await recounted(dependencies, receipt) },
    );
    hashed += receipt.forecastCount;
  }
  return { rows: page, count: page.length };
}

/** The receipt of a set by its forecasts as they are kept. */
async function recounted(
  { receipts, othersTurn }: ReceiptDependencies,
  set: Receipt,
): Promise<Receipt> {
  const hashes: string[] = [];
  let forecastCount = 0;
  let last: SubmissionKey | undefined;
  for (;;) {
    const some = receipts.forecastsOf(set.source, last);
    if (some.length === 0) return { ...set, contentHash: setHash(hashes), forecastCount };
    for (const { key, forecast, receivedMs } of some) {
      const { ticker, interval, asOfMs } = key;
      // By its key it is found: one that was moved to another date is another forecast.
      hashes.push(submissionHash({ ...forecast, ticker, interval, asOfMs }));
      if (receivedMs === set.receivedMs) forecastCount += 1;
      last = key;
    }
    await othersTurn();
  }
}
