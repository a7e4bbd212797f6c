"""Rows as bars."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone
from datetime import time as clock_time
from typing import Any

from ..v1.marketdata import SourceBar
from ..v1.type import Bar, BarInterval
from .rows import Row, rows_of

_NUMBER = re.compile(r"-?\d+(\.\d*)?([eE][+-]?\d+)?")
"""As csv.DictReader reads one; no separator of thousands, and no decimal comma."""
_PRICES = ("open", "high", "low", "close")


def bars_of(table: Any, interval: BarInterval = BarInterval.DAY_1) -> list[Bar]:
    """The bars of a table, as forecasts are made from them.

    Every bar needs an open, a high, a low and a close; a volume that is not there is 0. A daily bar
    starts at a date: a time of it must be a midnight, whose date in its own zone is taken. The start
    of any shorter bar needs a time zone.

    Raises TypeError or ValueError, which name the row.
    """
    bars = []
    for place, row in enumerate(rows_of(table)):
        start = _start(row, interval, place)
        prices = {name: _number(row, name, place) for name in _PRICES}
        volume = row.get("volume_units")
        bars.append(
            Bar(
                start_time=start,
                volume_units=0.0 if volume is None else _number(row, "volume_units", place),
                **prices,
            )
        )
    return bars


def source_bars_of(table: Any, interval: BarInterval = BarInterval.DAY_1) -> list[SourceBar]:
    """The bars of a table as their source has them: what is empty stays unknown.

    Only the close is required. Starts are as in bars_of. Raises TypeError or ValueError.
    """
    bars = []
    for place, row in enumerate(rows_of(table)):
        known = {
            name: _number(row, name, place)
            for name in ("open", "high", "low", "volume_units", "adj_close")
            if row.get(name) is not None
        }
        start = _start(row, interval, place)
        bars.append(SourceBar(start_time=start, close=_number(row, "close", place), **known))
    return bars


def _number(row: Row, name: str, place: int) -> float:
    value = row.get(name)
    if value is None:
        raise ValueError(f"row {place} has no {name}; it has {', '.join(sorted(row))}")
    if isinstance(value, bool) or (isinstance(value, str) and not _NUMBER.fullmatch(value.strip())):
        raise TypeError(f"row {place}: {name} is {value!r}, which is no number")
    return float(value)


def _start(row: Row, interval: BarInterval, place: int) -> datetime:
    value = row.get("start_time")
    if value is None:
        raise ValueError(
            f"row {place} has no start: a column start_time or date, or the index of a DataFrame"
        )
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"row {place}: {error}") from None
    if interval == BarInterval.DAY_1:
        return _midnight(value, place)
    if not isinstance(value, datetime):
        raise TypeError(f"row {place}: the start {value!r} is no datetime, as {interval} needs")
    if value.tzinfo is None:
        raise ValueError(
            f"row {place}: the start {value} has no time zone; name it, as"
            ' bars.tz_localize("America/New_York")'
        )
    return value


def _midnight(value: Any, place: int) -> datetime:
    if isinstance(value, datetime):
        if value.timetz().replace(tzinfo=None) != clock_time():
            raise ValueError(f"row {place}: a daily bar starts at a date, not at {value}")
        value = value.date()
    if not isinstance(value, date):
        raise TypeError(f"row {place}: the start {value!r} is no date")
    return datetime(value.year, value.month, value.day, tzinfo=timezone.utc)
