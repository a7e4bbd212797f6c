"""Tables as rows of Python, with and without pandas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

Row = dict[str, Any]
_TIMES = ("start_time", "date", "datetime", "timestamp", "time", "start")
_NAMES = {
    "volume": "volume_units",
    "vol": "volume_units",
    "adj close": "adj_close",
    "adjclose": "adj_close",
    "adjusted close": "adj_close",
    "adjusted_close": "adj_close",
}


class Table(list[Row]):
    """Rows, each a dictionary with the same keys."""

    def frame(self) -> Any:
        """The same as a DataFrame. Raises ModuleNotFoundError where pandas is not installed."""
        try:
            import pandas
        except ModuleNotFoundError as error:
            if error.name != "pandas":
                raise
            message = "pandas is not installed: pip install pandas, or read the rows as they are"
            raise ModuleNotFoundError(message, name="pandas") from None
        return pandas.DataFrame(list(self))

    def _repr_html_(self) -> str:
        """The rows as notebooks show them, without pandas."""
        names = list(self[0]) if self else []
        head = "".join(f"<th>{escape(name)}</th>" for name in names)
        rows = "".join(
            f"<tr>{''.join(f'<td>{_shown(row.get(name))}</td>' for name in names)}</tr>\n"
            for row in self
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table>"


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, float):
        return escape(str(value))
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.6g}"


def rows_of(table: Any) -> list[Row]:
    """The rows of a DataFrame or of a list of dictionaries, with the names that bars have here.

    Empty cells are None. Raises TypeError or ValueError for what is no such table.
    """
    if hasattr(table, "columns") and hasattr(table, "reset_index"):
        return [_named(row) for row in _records_of(table)]
    if isinstance(table, (str, bytes, Mapping)) or not isinstance(table, Iterable):
        raise TypeError(
            "bars are a DataFrame or a list of dictionaries with start_time, open, high, low,"
            f" close and volume; got {type(table).__name__}"
        )
    rows = list(table)
    for place, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise TypeError(f"row {place} is {type(row).__name__}, not a dictionary")
    return [_named(row) for row in rows]


def _records_of(frame: Any) -> Sequence[Mapping[str, Any]]:
    if getattr(frame.columns, "nlevels", 1) > 1:
        raise ValueError(
            "the columns have several levels, as those of several tickers have: take one ticker,"
            ' as bars.xs("AAPL", axis=1, level="Ticker")'
        )
    names = {str(name).strip().lower() for name in frame.columns}
    if not names.intersection(_TIMES):
        frame = frame.rename_axis("start_time").reset_index()
    records: Sequence[Mapping[str, Any]] = frame.to_dict("records")
    return records


def _named(row: Mapping[str, Any]) -> Row:
    found: Row = {}
    for name, value in row.items():
        key = str(name).strip().lower()
        found[_NAMES.get(key, key)] = None if _is_empty(value) else value
    for name in _TIMES:
        if found.get(name) is not None:
            found["start_time"] = found[name]
            break
    return found


def _is_empty(value: Any) -> bool:
    """Whether it is None, an empty text, NaN or NaT: what is not equal to itself, in pandas too."""
    if value is None or (isinstance(value, str) and value.strip() == ""):
        return True
    try:
        return bool(value != value)
    except TypeError:
        # pandas.NA says neither yes nor no.
        return True
