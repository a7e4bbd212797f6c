"""Bars in, forecasts and verdicts out: tables of pandas, or lists of dictionaries.

Bars are a DataFrame whose index, or a column `date`, `time` or `start_time`, holds the start of each
bar, with columns `open`, `high`, `low`, `close` and mostly `volume`, in any case; or a list of
dictionaries with these keys. pandas is needed for DataFrames alone.
"""

from .bars import bars_of, source_bars_of
from .forecasts import ForecastTable, forecast
from .imports import import_bars, us_share
from .rows import Table
from .stored import stored_bars
from .verdicts import Verdict, sprint, verdict_of, watch

__all__ = [
    "ForecastTable",
    "Table",
    "Verdict",
    "bars_of",
    "forecast",
    "import_bars",
    "source_bars_of",
    "sprint",
    "stored_bars",
    "us_share",
    "verdict_of",
    "watch",
]
