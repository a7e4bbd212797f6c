"""Bars that pmx holds."""

from __future__ import annotations

from datetime import datetime

from ..connection import Connection
from ..v1.marketdata import ListBarsRequest, MarketDataService
from ..v1.type import BarInterval
from .rows import Table

_PAGE = 5_000


def stored_bars(
    connection: Connection,
    ticker: str,
    *,
    interval: BarInterval = BarInterval.DAY_1,
    as_of_time: datetime | None = None,
    timeout: float | None = None,
) -> Table:
    """All stored bars of a ticker, oldest first, without those that are sealed.

    as_of_time: only bars that were known at this time.

    Each row has start_time, open, high, low, close and volume. Raises PmxError.
    """
    service = MarketDataService(connection)
    rows = Table()
    token = ""
    while True:
        request = ListBarsRequest(
            ticker=ticker,
            interval=interval,
            as_of_time=as_of_time,
            page_size=_PAGE,
            page_token=token,
        )
        page = service.list_bars(request, timeout=timeout)
        rows.extend(
            {
                "start_time": bar.start_time,
                "open": bar.open,
                "high": bar.high,
                "low": bar.low,
                "close": bar.close,
                "volume": bar.volume_units,
            }
            for bar in page.bars
        )
        token = page.next_page_token
        if token == "":
            return rows
