"""Bars that pmx stores, for sprints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..connection import Connection
from ..v1.marketdata import (
    ImportBarsRequest,
    ImportBarsResponse,
    ImportHeader,
    MarketDataService,
    SourceBarChunk,
)
from ..v1.type import AssetClass, BarInterval, DataProvenance, Instrument, PriceBasis
from .bars import source_bars_of

_BARS_PER_MESSAGE = 1_000


def us_share(ticker: str) -> Instrument:
    """A share or fund listed in the United States."""
    return Instrument(
        ticker=ticker,
        exchange="US",
        asset_class=AssetClass.US_EQUITY,
        currency="USD",
        lot_size_units=1,
        region="US",
    )


def instrument_of(ticker: str | Instrument) -> Instrument:
    """What a ticker without a suffix names. Raises ValueError for one that may be something else."""
    if isinstance(ticker, Instrument):
        return ticker
    if re.fullmatch(r"[A-Z]{1,5}", ticker):
        return us_share(ticker)
    raise ValueError(
        f"{ticker!r} does not say what it is: pass an Instrument with its asset class, currency"
        " and exchange (docs/instruments.md of pmx has them)"
    )


def import_bars(
    connection: Connection,
    bars: Any,
    *,
    ticker: str | Instrument,
    source: str,
    interval: BarInterval = BarInterval.DAY_1,
    provenance: DataProvenance = DataProvenance.REAL,
    basis: PriceBasis = PriceBasis.UNSPECIFIED,
    timeout: float | None = None,
) -> ImportBarsResponse:
    """Stores bars at the gateway, all or none; equal ones that are there are skipped.

    bars: a DataFrame or a list of dictionaries. What is empty in it stays unknown to pmx.
    ticker: of a share listed in the United States; for anything else an Instrument.
    source: where the bars came from, for whoever reads a verdict; a file name, for example.
    provenance: SYNTHETIC for generated bars: no verdict on them is ever about a market.
    basis: what was done to the prices, where it is known.

    Raises PmxError, and TypeError or ValueError for bars that are none.
    """
    header = ImportHeader(
        instrument=instrument_of(ticker),
        interval=interval,
        source=source,
        provenance=provenance,
        basis=basis,
    )
    read = source_bars_of(bars, interval)

    def requests() -> Iterator[ImportBarsRequest]:
        yield ImportBarsRequest(header=header)
        for at in range(0, len(read), _BARS_PER_MESSAGE):
            chunk = SourceBarChunk(bars=read[at : at + _BARS_PER_MESSAGE])
            yield ImportBarsRequest(source_chunk=chunk)

    return MarketDataService(connection).import_bars(requests(), timeout=timeout)
