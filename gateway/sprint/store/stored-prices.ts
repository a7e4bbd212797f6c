import type { DataProvenance } from "#lib/kernel/trading.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import type { OtherName } from "../domain/trials/other-name.ts";

/** What market data knows of prices, in the transaction of whoever asks. */
export interface StoredPrices {
  /** The other names of an instrument's prices, ascending. */
  otherNamesOf(db: RowReader, ticker: string): readonly OtherName[];
  /** Close of the latest bar of a ticker that was stored by an instant, any time where none is given. */
  storedEndOf(
    db: RowReader,
    of: { readonly ticker: string; readonly provenance: DataProvenance },
    byMs?: number,
  ): number | undefined;
}
