"""Times and durations of protobuf, exact to the nanosecond that they may hold.

Python's own types end at the microsecond. What is finer comes as a subclass that holds the rest, so
that a time which is read and sent again stays the same.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))"
)
_DURATION = re.compile(r"(-?)(\d{1,12})(?:\.(\d{1,9}))?s")
_SECONDS_MAX = 315_576_000_000
"""10 000 years, the most that a Duration may hold."""


class ExactTime(datetime):
    """A time with nanoseconds beyond its microsecond.

    Arithmetic and comparison are those of datetime and leave them out.
    """

    nanosecond: int = 0
    """0 to 999, on top of the microsecond."""


class ExactDuration(timedelta):
    """A duration with nanoseconds beyond its microseconds; arithmetic leaves them out."""

    nanosecond: int = 0
    """0 to 999, on top of the microseconds, also where the duration is negative."""


def time_to_text(time: datetime) -> str:
    """The time in UTC, with as many digits as it needs: 2024-01-31T00:00:00Z.

    Raises ValueError for one without a time zone, which could be any instant.
    """
    if time.tzinfo is None or time.utcoffset() is None:
        raise ValueError(
            f"{time.isoformat()} has no time zone: use datetime(…, tzinfo=timezone.utc)"
        )
    # The offset of a zone may have seconds (those of the nineteenth century do), never less.
    utc = time.astimezone(timezone.utc)
    rest = getattr(time, "nanosecond", 0)
    # Not by isoformat, to which pandas adds what is finer than a microsecond.
    date = f"{utc.year:04d}-{utc.month:02d}-{utc.day:02d}"
    clock = f"{utc.hour:02d}:{utc.minute:02d}:{utc.second:02d}"
    return f"{date}T{clock}{_fraction(utc.microsecond * 1_000 + rest)}Z"


def time_from_text(text: str) -> datetime:
    """The instant that a text of RFC 3339 names, in UTC. Raises ValueError for any other text."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no time as 2024-01-31T00:00:00Z")
    date, clock, fraction, sign, hours, minutes = found.groups()
    nanoseconds = int((fraction or "").ljust(9, "0"))
    local = datetime.fromisoformat(f"{date}T{clock}").replace(
        microsecond=nanoseconds // 1_000, tzinfo=timezone.utc
    )
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    utc = local + offset if sign == "-" else local - offset
    if nanoseconds % 1_000 == 0:
        return utc
    parts = (utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second, utc.microsecond)
    exact = ExactTime(*parts, tzinfo=timezone.utc)
    exact.nanosecond = nanoseconds % 1_000
    return exact


def duration_to_text(duration: timedelta) -> str:
    """The duration in seconds: 1.5s. Raises ValueError for more than 10 000 years."""
    micros = (duration.days * 86_400 + duration.seconds) * 1_000_000 + duration.microseconds
    nanos = micros * 1_000 + getattr(duration, "nanosecond", 0)
    seconds, fraction = divmod(abs(nanos), 1_000_000_000)
    if seconds > _SECONDS_MAX:
        raise ValueError(f"{duration} is longer than 10 000 years")
    return f"{'-' if nanos < 0 else ''}{seconds}{_fraction(fraction)}s"


def duration_from_text(text: str) -> timedelta:
    """The duration that a text as 1.5s names. Raises ValueError for any other text."""
    found = _DURATION.fullmatch(text)
    if found is None or int(found[2]) > _SECONDS_MAX:
        raise ValueError(f"{text!r} is no duration as 1.5s")
    sign, seconds, fraction = found.groups()
    size = int(seconds) * 1_000_000_000 + int((fraction or "").ljust(9, "0"))
    micros, rest = divmod(-size if sign == "-" else size, 1_000)
    if rest == 0:
        return timedelta(microseconds=micros)
    exact = ExactDuration(microseconds=micros)
    exact.nanosecond = rest
    return exact


def _fraction(nanoseconds: int) -> str:
    """Three, six or nine digits as protobuf writes them, or none."""
    if nanoseconds == 0:
        return ""
    digits = f"{nanoseconds:09d}"
    while digits.endswith("000"):
        digits = digits[:-3]
    return f".{digits}"
