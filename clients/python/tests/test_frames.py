"""Tables of bars, with pandas where it is installed."""

from __future__ import annotations

import csv
import importlib.util
import io
import unittest
from datetime import date, datetime, timedelta, timezone
from typing import Any
from unittest import mock

from scripted_server import ClientTest, ScriptedServer, chunked, envelope, refusal

from pmx_client import PmxError
from pmx_client.frames import (
    Table,
    Verdict,
    bars_of,
    source_bars_of,
    us_share,
    verdict_of,
    watch,
)
from pmx_client.frames.imports import instrument_of
from pmx_client.times import time_to_text
from pmx_client.v1.sprint import Sprint
from pmx_client.v1.type import Bar, BarInterval

HAS_PANDAS = importlib.util.find_spec("pandas") is not None
NEW_YORK = timezone(timedelta(hours=-5))
DAY = datetime(2024, 1, 31, tzinfo=timezone.utc)
PRICES: dict[str, Any] = {"open": 2, "high": 3, "low": 1, "close": 2.5}
BAR = Bar(start_time=DAY, open=2.0, high=3.0, low=1.0, close=2.5, volume_units=9.0)


class Rows(unittest.TestCase):
    def test_the_start_of_a_daily_bar_is_its_date(self) -> None:
        starts: list[Any] = [
            date(2024, 1, 31),
            "2024-01-31",
            datetime(2024, 1, 31),
            datetime(2024, 1, 31, tzinfo=NEW_YORK),
            DAY,
        ]
        for start in starts:
            with self.subTest(start):
                self.assertEqual(bars_of([{"Date": start, "Volume": 9, **PRICES}]), [BAR])

    def test_rows_of_a_csv_file_are_bars(self) -> None:
        text = "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-31,2,3.0,1,2.5,,9\n"
        self.assertEqual(bars_of(csv.DictReader(io.StringIO(text))), [BAR])

    def test_a_daily_bar_at_an_hour_is_refused(self) -> None:
        row = {"date": datetime(2024, 1, 31, 16, tzinfo=NEW_YORK), **PRICES}
        with self.assertRaisesRegex(ValueError, "row 0: a daily bar starts at a date"):
            bars_of([row])

    def test_shorter_bars_need_a_time_zone(self) -> None:
        row = {"time": datetime(2024, 1, 31, 9, 30), **PRICES}
        with self.assertRaisesRegex(ValueError, "row 0: .* no time zone"):
            bars_of([row], BarInterval.HOUR_1)
        row["time"] = datetime(2024, 1, 31, 9, 30, tzinfo=NEW_YORK)
        [bar] = bars_of([row], BarInterval.HOUR_1)
        self.assertEqual(bar.to_dict()["startTime"], "2024-01-31T14:30:00Z")

    def test_no_price_is_made_up(self) -> None:
        row = {"date": DAY, **PRICES, "low": float("nan")}
        with self.assertRaisesRegex(ValueError, "row 1 has no low"):
            bars_of([{"date": DAY, **PRICES}, row])
        [bar] = source_bars_of([row])
        self.assertEqual((bar.low, bar.volume_units, bar.high), (None, None, 3.0))

    def test_what_is_no_table_is_refused(self) -> None:
        for table in (None, 3, "bars.csv", {"date": DAY}, [3]):
            with self.subTest(table), self.assertRaises(TypeError):
                bars_of(table)
        with self.assertRaisesRegex(ValueError, "row 0 has no start"):
            bars_of([PRICES])
        with self.assertRaisesRegex(TypeError, "close is '2,5'"):
            bars_of([{"date": DAY, **PRICES, "close": "2,5"}])

    def test_a_notebook_shows_a_table_without_pandas(self) -> None:
        rows: list[dict[str, Any]] = [
            {"price": 1.23456789, "why": "<n> too few"},
            {"price": 2.5e7, "why": None},
        ]
        html = Table(rows)._repr_html_()
        self.assertIn("<th>price</th><th>why</th>", html)
        self.assertIn("<td>1.23457</td><td>&lt;n&gt; too few</td>", html)
        self.assertIn("<td>25000000</td><td></td>", html)

    def test_a_frame_without_pandas_says_what_to_do(self) -> None:
        with mock.patch.dict("sys.modules", {"pandas": None}):
            with self.assertRaisesRegex(ModuleNotFoundError, "pip install pandas"):
                Table([{"a": 1}]).frame()


@unittest.skipUnless(HAS_PANDAS, "pandas is not installed")
class Frames(unittest.TestCase):
    def frame(self, index: Any, **columns: Any) -> Any:
        import pandas

        return pandas.DataFrame({**PRICES, **columns}, index=index)

    def test_the_index_of_a_frame_is_the_start_of_its_bars(self) -> None:
        import pandas

        plain = pandas.DatetimeIndex(["2024-01-31"], name="Date")
        for index in (plain, plain.tz_localize("America/New_York"), plain.rename(None)):
            self.assertEqual(bars_of(self.frame(index, Volume=[9])), [BAR])

    def test_a_column_may_hold_the_start_too(self) -> None:
        import pandas

        frame = self.frame([0], date=pandas.to_datetime(["2024-01-31"]), VOLUME=[9])
        self.assertEqual(bars_of(frame), [BAR])

    def test_a_time_of_pandas_keeps_its_nanoseconds(self) -> None:
        import pandas

        time = pandas.Timestamp("2024-01-31T09:30:00.123456789", tz="America/New_York")
        self.assertEqual(time_to_text(time), "2024-01-31T14:30:00.123456789Z")

    def test_empty_cells_are_unknown_and_numbers_of_numpy_are_numbers(self) -> None:
        import pandas

        index = pandas.DatetimeIndex(["2024-01-31", "2024-02-01"])
        empty = pandas.array([9, pandas.NA], dtype="Int64")
        first, second = source_bars_of(self.frame(index, volume=empty))
        self.assertEqual((first.volume_units, second.volume_units), (9.0, None))
        self.assertEqual(first.to_dict()["volumeUnits"], 9.0)

    def test_columns_of_several_tickers_are_refused(self) -> None:
        import pandas

        columns = pandas.MultiIndex.from_product([["Close"], ["AAPL", "MSFT"]])
        with self.assertRaisesRegex(ValueError, "take one ticker"):
            bars_of(pandas.DataFrame([[1, 2]], columns=columns))

    def test_a_table_becomes_a_frame(self) -> None:
        frame = Table([{"a": 1, "b": 2}]).frame()
        self.assertEqual((list(frame.columns), len(frame)), (["a", "b"], 1))


class Verdicts(ClientTest):
    def test_a_ticker_alone_is_a_share_of_the_united_states(self) -> None:
        self.assertEqual(instrument_of("AAPL"), us_share("AAPL"))
        for ticker in ("BTC-USD", "MTN.JO", "^GSPC", "EURUSD=X", "aapl"):
            with self.subTest(ticker), self.assertRaisesRegex(ValueError, "pass an Instrument"):
                instrument_of(ticker)

    def test_a_pass_as_written_is_not_yet_an_assured_one(self) -> None:
        def verdict(assured: str) -> Verdict:
            gate = {
                "gate": "phase-0",
                "verdict": "GATE_VERDICT_PASS",
                "assured": {"verdict": f"ASSURED_VERDICT_{assured}", "alphaRatio": 0.01},
                "criteria": [{"criterion": "one"}],
            }
            result = {"verdict": "GATE_VERDICT_PASS", "gates": [gate]}
            return verdict_of(Sprint.from_dict({"name": "sprints/a", "result": result}))

        for assured, expected in (("PASS", True), ("EXPLORATORY", False), ("OF_LATER", False)):
            found = verdict(assured)
            self.assertEqual((found.is_pass, found.is_assured_pass), (True, expected))
            self.assertIn(f"phase-0: PASS: ; assured: {assured}", str(found))
        self.assertIsNone(found.criteria[0]["metric"])

    def test_a_sprint_is_watched_over_interruptions_and_no_step_comes_twice(self) -> None:
        def step(at: int) -> bytes:
            return envelope({"sequence": str(at), "step": {"sequence": str(at)}})

        def state(at: int, name: str) -> bytes:
            return envelope({"sequence": str(at), "sprint": {"state": f"SPRINT_STATE_{name}"}})

        draining = envelope({"error": refusal("unavailable", "DRAINING")}, 2)
        first = chunked(state(0, "RUNNING"), step(1), draining)
        second = chunked(state(1, "RUNNING"), step(2), state(2, "SUCCEEDED"), envelope({}, 2))
        steps: list[int] = []
        with ScriptedServer([first, second]) as server:
            connection = self.connect(server.url)
            ended = watch(connection, "sprints/a", on_step=lambda one: steps.append(one.sequence))
        self.assertEqual((ended.state.short, steps), ("SUCCEEDED", [1, 2]))
        self.assertIn(b'"afterSequence":"1"', server.asked[1].body)

    def test_a_sprint_that_cannot_be_watched_is_given_up(self) -> None:
        draining = chunked(
            envelope({"sprint": {}}), envelope({"error": refusal("unavailable", "DRAINING")}, 2)
        )
        with ScriptedServer([draining]) as server, self.assertRaises(PmxError):
            watch(self.connect(server.url), "sprints/a")
        self.assertEqual(len(server.asked), 5)

    def test_a_sprint_without_a_result_has_no_verdict(self) -> None:
        failed = {"code": 9, "message": "the bars changed"}
        ended = Sprint.from_dict({"state": "SPRINT_STATE_FAILED", "failure": failed})
        with self.assertRaisesRegex(PmxError, "FAILED_PRECONDITION: the bars changed"):
            verdict_of(ended)
        cancelled = Sprint.from_dict({"name": "sprints/a", "state": "SPRINT_STATE_CANCELLED"})
        with self.assertRaisesRegex(PmxError, "sprints/a has no result: it is CANCELLED"):
            verdict_of(cancelled)


if __name__ == "__main__":
    unittest.main()
