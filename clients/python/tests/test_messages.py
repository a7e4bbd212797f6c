"""Messages become JSON of protobuf, and are read from it."""

from __future__ import annotations

import dataclasses
import json
import math
import random
import unittest
from datetime import datetime, timedelta, timezone
from typing import Any

from pmx_client import values
from pmx_client.enums import OpenEnum
from pmx_client.message import Message, describe
from pmx_client.v1.marketdata import CorporateAction, ListBarsRequest, Series
from pmx_client.v1.sprint import SprintSpec, SprintState


class Colour(OpenEnum):
    UNSPECIFIED = "COLOUR_UNSPECIFIED"
    RED = "COLOUR_RED"


@dataclasses.dataclass(kw_only=True, slots=True)
class Everything(Message):
    """A message with a field of every kind."""

    a_text: str = ""
    a_flag: bool = False
    small: int = 0
    large: int = 0
    positive: int = 0
    number: float = 0.0
    some_bytes: bytes = b""
    colour: Colour = Colour.UNSPECIFIED
    time: datetime | None = None
    length: timedelta | None = None
    maybe: float | None = None
    other: Everything | None = None
    numbers: list[float] = dataclasses.field(default_factory=list)
    by_name: dict[str, int] = dataclasses.field(default_factory=dict)
    by_number: dict[int, str] = dataclasses.field(default_factory=dict)


describe(
    Everything,
    "pmx.test.Everything",
    values.plain("a_text", "aText", values.STRING),
    values.plain("a_flag", "aFlag", values.BOOL),
    values.plain("small", "small", values.INT32),
    values.plain("large", "large", values.INT64),
    values.plain("positive", "positive", values.UINT64),
    values.plain("number", "number", values.DOUBLE),
    values.plain("some_bytes", "someBytes", values.BYTES),
    values.plain("colour", "colour", values.of_enum(Colour)),
    values.optional("time", "time", values.TIMESTAMP),
    values.optional("length", "length", values.DURATION),
    values.optional("maybe", "maybe", values.DOUBLE),
    values.optional("other", "other", values.of_message(Everything)),
    values.many("numbers", "numbers", values.DOUBLE),
    values.mapped("by_name", "byName", values.STRING, values.INT64),
    values.mapped("by_number", "byNumber", values.INT32, values.STRING),
)


def drawn(draw: random.Random, depth: int) -> Everything:
    """Any message: small and extreme values, absent and present fields."""
    doubles = [0.0, 1.5, -1e-300, 1.7976931348623157e308, 5e-324, math.inf, -math.inf, draw.gauss(0, 1)]
    texts = ["", "a", 'q"\\', "naïve 東京 🚀", "\u0000\u2028", "true"]
    return Everything(
        a_text=draw.choice(texts),
        a_flag=draw.random() < 0.5,
        small=draw.choice([0, -(2**31), 2**31 - 1, draw.randrange(1_000)]),
        large=draw.choice([0, -(2**63), 2**63 - 1, 2**53 + 1]),
        positive=draw.choice([0, 2**64 - 1]),
        number=draw.choice(doubles),
        some_bytes=draw.randbytes(draw.randrange(5)),
        colour=draw.choice([*Colour, Colour("COLOUR_OF_LATER"), Colour("7")]),
        time=draw.choice([None, datetime(2024, 1, 31, tzinfo=timezone.utc)]),
        length=draw.choice([None, timedelta(0), timedelta(milliseconds=-1)]),
        maybe=draw.choice([None, 0.0, 2.0]),
        other=drawn(draw, depth - 1) if depth > 0 and draw.random() < 0.7 else None,
        numbers=[draw.choice(doubles) for _ in range(draw.randrange(4))],
        by_name={draw.choice(texts): draw.randrange(9) for _ in range(draw.randrange(3))},
        by_number={draw.randrange(-5, 5): draw.choice(texts) for _ in range(draw.randrange(3))},
    )


class Messages(unittest.TestCase):
    def test_any_message_comes_back_equal(self) -> None:
        draw = random.Random(1)
        for _ in range(500):
            message = drawn(draw, 3)
            self.assertEqual(Everything.from_json(message.to_json()), message)

    def test_what_is_at_its_zero_is_left_out_and_what_is_optional_is_not(self) -> None:
        self.assertEqual(Everything(number=0.0).to_dict(), {})
        self.assertEqual(Everything(maybe=0.0, number=-0.0).to_json(), '{"number":-0.0,"maybe":0.0}')

    def test_whole_numbers_of_64_bits_are_texts_and_come_as_int(self) -> None:
        self.assertEqual(Everything(large=2**53 + 1).to_dict(), {"large": "9007199254740993"})
        for stated in ("9007199254740993", 9007199254740993):
            self.assertEqual(Everything.from_dict({"large": stated}).large, 2**53 + 1)

    def test_what_is_no_number_is_a_text(self) -> None:
        self.assertEqual(Everything(number=math.nan).to_dict(), {"number": "NaN"})
        self.assertTrue(math.isnan(Everything.from_dict({"number": "NaN"}).number))
        self.assertEqual(Everything.from_dict({"number": "-Infinity"}).number, -math.inf)

    def test_bytes_are_read_in_both_alphabets_with_and_without_padding(self) -> None:
        for text in ("-_8=", "+/8=", "-_8", "+/8"):
            self.assertEqual(Everything.from_dict({"someBytes": text}).some_bytes, b"\xfb\xff")

    def test_fields_of_a_later_version_and_null_are_passed_over(self) -> None:
        series = Series.from_dict({"barCount": "3", "ofLater": {"a": [1]}, "dataHash": None})
        self.assertEqual(series, Series(bar_count=3))

    def test_a_value_of_a_later_enum_is_kept_and_sent_as_it_came(self) -> None:
        state = SprintState("SPRINT_STATE_DREAMING")
        self.assertEqual((state, state.is_known), ("SPRINT_STATE_DREAMING", False))
        self.assertEqual(state.short, "DREAMING")
        self.assertNotIn(state, list(SprintState))
        self.assertEqual(Everything.from_dict({"colour": 7}).to_dict(), {"colour": 7})

    def test_a_value_that_its_field_cannot_hold_is_refused_by_the_name_of_the_field(self) -> None:
        bad: list[tuple[dict[str, Any], str]] = [
            ({"small": 2**31}, r"Everything\.small: 2147483648 is out of the range of int32"),
            ({"small": "3"}, r"Everything\.small"),
            ({"small": True}, r"Everything\.small: expected int, got True"),
            ({"large": 1.5}, r"Everything\.large"),
            ({"a_text": None}, r"Everything\.a_text: expected str, got None"),
            ({"numbers": "12"}, r"Everything\.numbers: expected a list"),
            ({"time": datetime(2024, 1, 1)}, r"Everything\.time: .* no time zone"),
            ({"other": Everything(small=2**40)}, r"Everything\.other: Everything\.small"),
        ]
        for fields, message in bad:
            with self.subTest(message), self.assertRaisesRegex((TypeError, ValueError), message):
                Everything(**fields).to_json()

    def test_an_answer_that_a_field_cannot_hold_is_refused_by_the_name_of_the_field(self) -> None:
        bad: list[dict[str, Any]] = [
            {"small": 1.5},
            {"small": "x"},
            {"aFlag": 1},
            {"other": 3},
            {"time": "now"},
            {"number": "1,5"},
        ]
        for json_object in bad:
            with self.subTest(json_object), self.assertRaisesRegex((TypeError, ValueError), "Everything"):
                Everything.from_dict(json_object)

    def test_of_a_choice_one_is_set_at_most(self) -> None:
        with self.assertRaisesRegex(ValueError, "new_shares_per_old is set too"):
            CorporateAction(new_shares_per_old=2.0, dividend_amount=1.0).to_dict()

    def test_an_enum_may_be_stated_by_its_name(self) -> None:
        request = ListBarsRequest(ticker="AAPL", interval="BAR_INTERVAL_DAY_1")  # type: ignore[arg-type]
        self.assertEqual(request.to_dict(), {"ticker": "AAPL", "interval": "BAR_INTERVAL_DAY_1"})

    def test_the_docstrings_have_the_comments_and_bounds_of_the_protos(self) -> None:
        self.assertIn("What a sprint is asked to do", SprintSpec.__doc__ or "")

    def test_json_has_no_spaces_and_no_escapes_that_it_does_not_need(self) -> None:
        self.assertEqual(json.loads(Everything(a_text="é").to_json()), {"aText": "é"})
        self.assertEqual(Everything(a_text="é", small=1).to_json(), '{"aText":"é","small":1}')


if __name__ == "__main__":
    unittest.main()
