"""Times and durations keep what the protos hold."""

import random
import unittest
from datetime import datetime, timedelta, timezone

from pmx_client.times import (
    duration_from_text,
    duration_to_text,
    time_from_text,
    time_to_text,
)


class Times(unittest.TestCase):
    def test_a_time_is_written_in_utc_with_the_digits_that_it_needs(self) -> None:
        paris = timezone(timedelta(hours=2))
        self.assertEqual(time_to_text(datetime(2024, 7, 1, 2, tzinfo=paris)), "2024-07-01T00:00:00Z")
        utc = datetime(2024, 1, 31, 12, 30, 5, 1_000, tzinfo=timezone.utc)
        self.assertEqual(time_to_text(utc), "2024-01-31T12:30:05.001Z")
        early = datetime(1, 1, 1, tzinfo=timezone.utc)
        self.assertEqual(time_to_text(early), "0001-01-01T00:00:00Z")

    def test_a_time_without_a_zone_is_refused(self) -> None:
        with self.assertRaisesRegex(ValueError, "no time zone"):
            time_to_text(datetime(2024, 1, 31))

    def test_any_instant_comes_back_to_the_nanosecond(self) -> None:
        draw = random.Random(7)
        for _ in range(2_000):
            seconds = draw.randrange(-62_135_596_800, 253_402_300_800)
            start = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)
            nanos = draw.choice([0, 1, 999, 1_000, 500_000_000, draw.randrange(1_000_000_000)])
            digits = f"{nanos:09d}" if nanos else ""
            while digits.endswith("000"):
                digits = digits[:-3]
            whole = start.replace(tzinfo=None).isoformat()
            text = f"{whole}{'.' if digits else ''}{digits}Z"
            self.assertEqual(time_to_text(time_from_text(text)), text)

    def test_an_offset_is_the_same_instant(self) -> None:
        self.assertEqual(
            time_from_text("2024-01-31T01:30:00.5+02:30"), time_from_text("2024-01-30T23:00:00.500Z")
        )

    def test_what_is_no_time_is_refused(self) -> None:
        for text in ("2024-01-31", "2024-02-30T00:00:00Z", "2024-01-31T00:00:00", "", "now"):
            with self.subTest(text), self.assertRaises(ValueError):
                time_from_text(text)


class Durations(unittest.TestCase):
    def test_any_duration_comes_back_to_the_nanosecond(self) -> None:
        draw = random.Random(8)
        for _ in range(2_000):
            nanos = draw.choice([0, 1, 999, 1_500_000_000, draw.randrange(10**18)])
            seconds, rest = divmod(nanos, 1_000_000_000)
            digits = f"{rest:09d}" if rest else ""
            while digits.endswith("000"):
                digits = digits[:-3]
            sign = "-" if nanos and draw.random() < 0.5 else ""
            text = f"{sign}{seconds}{'.' if digits else ''}{digits}s"
            self.assertEqual(duration_to_text(duration_from_text(text)), text)

    def test_a_duration_is_a_timedelta(self) -> None:
        self.assertEqual(duration_from_text("1.5s"), timedelta(seconds=1, milliseconds=500))
        self.assertEqual(duration_from_text("-0.000001s"), timedelta(microseconds=-1))

    def test_what_is_longer_than_a_duration_may_be_is_refused(self) -> None:
        with self.assertRaises(ValueError):
            duration_to_text(timedelta(seconds=315_576_000_001))
        for text in ("315576000001s", "1", "1.s", "1m", ""):
            with self.subTest(text), self.assertRaises(ValueError):
                duration_from_text(text)


if __name__ == "__main__":
    unittest.main()
