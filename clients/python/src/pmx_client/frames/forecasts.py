"""Forecasts from tables of bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..connection import Connection
from ..errors import Code, PmxError
from ..v1.forecast import CreateForecastRequest, Forecast, ForecastPolicy, ForecastService
from ..v1.type import BarInterval, Instrument
from .bars import bars_of
from .imports import instrument_of
from .rows import Table

_BARS_MAX = 5_000


@dataclass(frozen=True, slots=True)
class ForecastTable:
    """A forecast, bar by bar."""

    message: Forecast
    """All of it."""
    rows: Table
    """One row a bar ahead: bars_ahead (from 1), price, lower_95 and upper_95 for each level of the
    intervals, and up_probability, that the price is above the last close; prices in the quote
    currency."""

    def frame(self) -> Any:
        """The rows as a DataFrame whose index is bars_ahead. Needs pandas."""
        return self.rows.frame().set_index("bars_ahead")


def forecast(
    connection: Connection,
    bars: Any,
    *,
    ticker: str | Instrument,
    horizon_bars: int,
    interval: BarInterval = BarInterval.DAY_1,
    policy: ForecastPolicy | None = None,
    audit_set: str = "",
    timeout: float | None = None,
) -> ForecastTable:
    """Forecasts from bars, of which the last 5 000 are sent; the same bars have the same forecast.

    connection: to the forecast service, or to a process with all services.
    bars: a DataFrame or a list of dictionaries, oldest first.
    ticker: of a share listed in the United States; for anything else an Instrument.
    horizon_bars: bars ahead, 1 to 250.
    policy: replaces that of the service.
    audit_set: what the forecast is evidence for; empty for none.

    Raises PmxError, and TypeError or ValueError for bars that are none.
    """
    request = CreateForecastRequest(
        audit_set=audit_set,
        instrument=instrument_of(ticker),
        interval=interval,
        bars=bars_of(bars, interval)[-_BARS_MAX:],
        horizon_bars=horizon_bars,
        policy=policy,
    )
    made = ForecastService(connection).create_forecast(request, timeout=timeout).forecast
    if made is None:
        raise PmxError(Code.INTERNAL, "the answer holds no forecast")
    return ForecastTable(made, _rows(made))


def _rows(made: Forecast) -> Table:
    rows = Table()
    for at, price in enumerate(made.ensemble_prices):
        row: dict[str, Any] = {"bars_ahead": at + 1, "price": price}
        for interval in made.intervals:
            level = f"{interval.level_ratio * 100:g}"
            row[f"lower_{level}"] = interval.lower_prices[at]
            row[f"upper_{level}"] = interval.upper_prices[at]
        row["up_probability"] = made.up_probabilities[at]
        rows.append(row)
    return rows
