import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { intervalFromMessage, intervalToMessage } from "#lib/wire/bar-message.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { instrumentFromMessage, instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { provenanceFromMessage } from "#lib/wire/trading-message.ts";
import type { ImportHeader } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import {
  SeriesOrigin as SeriesOriginMessage,
  type SeriesSchema,
} from "#proto/pmx/marketdata/v1/series_pb.ts";
import { PriceBasis as PriceBasisMessage } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { DataProvenance as DataProvenanceMessage } from "#proto/pmx/type/v1/trading_pb.ts";
import type { RawSeries, SeriesDescription } from "../domain/series.ts";

/** The description of a series as its message. */
export function seriesToMessage(series: SeriesDescription): MessageInitShape<typeof SeriesSchema> {
  const { importTimeMs, basis, hasOpens, hasVolumes } = series;
  return {
    instrument: instrumentToMessage(series.instrument),
    interval: intervalToMessage(series.interval),
    barCount: BigInt(series.barCount),
    firstBarTime: timestampFromMs(series.firstBarTimeMs),
    lastBarTime: timestampFromMs(series.lastBarTimeMs),
    dataHash: series.dataHash,
    source: series.source,
    provenance: DataProvenanceMessage[series.provenance],
    origin: SeriesOriginMessage[series.origin],
    revision: BigInt(series.revision),
    changedCount: BigInt(series.changedCount),
    actionCount: BigInt(series.actionCount),
    hasOpens,
    hasVolumes,
    basis: PriceBasisMessage[basis ?? "UNSPECIFIED"],
    ...(importTimeMs !== undefined && { importTime: timestampFromMs(importTimeMs) }),
  };
}

/**
 * What the header of an import says about its bars.
 * @throws Fault FIELD_INVALID for the first field that is missing or unknown.
 */
export function importHeaderFromMessage(header: ImportHeader): Omit<RawSeries, "bars" | "actions"> {
  const basis = enumName(PriceBasisMessage, header.basis);
  return {
    instrument: instrumentFromMessage(header.instrument, "header.instrument"),
    interval: intervalFromMessage(header.interval, "header.interval"),
    source: header.source,
    provenance: provenanceFromMessage(header.provenance, "header.provenance"),
    ...(basis !== undefined && { basis }),
  };
}
