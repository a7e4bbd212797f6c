"""How values of the protos are written as JSON and read from it."""

from __future__ import annotations

import base64
import binascii
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from .enums import OpenEnum
from .times import duration_from_text, duration_to_text, time_from_text, time_to_text

if TYPE_CHECKING:
    from .message import Message


@dataclass(frozen=True, slots=True)
class Codec:
    """Writes and reads one kind of value; both raise TypeError or ValueError for what is none."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    is_zero: Callable[[Any], bool]
    """Whether a field without presence leaves the value out."""


def _integer(name: str, least: int, most: int, *, as_text: bool) -> Codec:
    def checked(number: int) -> int:
        if least <= number <= most:
            return number
        raise ValueError(f"{number} is out of the range of {name}: {least} to {most}")

    def write(value: Any) -> int | str:
        if isinstance(value, bool):
            raise TypeError(f"expected int, got {value!r}")
        number = checked(operator.index(value))
        return str(number) if as_text else number

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise TypeError(f"expected a whole number, got {value!r}")
        if isinstance(value, float) and not value.is_integer():
            raise ValueError(f"{value!r} is no whole number")
        return checked(int(value))

    return Codec(write, read, lambda value: bool(not isinstance(value, bool) and value == 0))


INT32 = _integer("int32", -(2**31), 2**31 - 1, as_text=False)
UINT32 = _integer("uint32", 0, 2**32 - 1, as_text=False)
INT64 = _integer("int64", -(2**63), 2**63 - 1, as_text=True)
UINT64 = _integer("uint64", 0, 2**64 - 1, as_text=True)


def _write_float(value: Any) -> float | str:
    if isinstance(value, (bool, str, bytes)):
        raise TypeError(f"expected float, got {value!r}")
    number = float(value)
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return number


_NOT_FINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def _read_float(value: Any) -> float:
    if isinstance(value, str):
        return _NOT_FINITE[value] if value in _NOT_FINITE else float(value)
    return float(_expect(value, int, float))


def _is_positive_zero(value: Any) -> bool:
    return bool(not isinstance(value, bool) and value == 0 and math.copysign(1.0, value) > 0)


DOUBLE = Codec(_write_float, _read_float, _is_positive_zero)


def _expect(value: Any, *types: type) -> Any:
    """The value where it has one of the types; True and False are no numbers."""
    if isinstance(value, types) and (bool in types or not isinstance(value, bool)):
        return value
    names = " or ".join(one.__name__ for one in types)
    raise TypeError(f"expected {names}, got {value!r}")


def _write_bool(value: Any) -> bool:
    # That of numpy is no subclass of Python's, and has no other way to be told.
    return bool(value) if type(value).__name__ == "bool_" else bool(_expect(value, bool))


def _is_false(value: Any) -> bool:
    return type(value).__name__ in ("bool_", "bool") and not bool(value)


BOOL = Codec(_write_bool, lambda value: _expect(value, bool), _is_false)
STRING = Codec(
    lambda value: _expect(value, str), lambda value: _expect(value, str), lambda value: bool(value == "")
)


def _write_bytes(value: Any) -> str:
    return base64.b64encode(_expect(value, bytes, bytearray, memoryview)).decode("ascii")


def _read_bytes(value: Any) -> bytes:
    text = _expect(value, str).replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError(f"no base64: {error}") from error


BYTES = Codec(_write_bytes, _read_bytes, lambda value: len(value) == 0)


def _never_zero(_: Any) -> bool:
    return False


TIMESTAMP = Codec(
    lambda value: time_to_text(_expect(value, datetime)),
    lambda value: time_from_text(_expect(value, str)),
    _never_zero,
)
DURATION = Codec(
    lambda value: duration_to_text(_expect(value, timedelta)),
    lambda value: duration_from_text(_expect(value, str)),
    _never_zero,
)
ANY = Codec(
    lambda value: dict(_expect(value, Mapping)),
    lambda value: dict(_expect(value, dict)),
    _never_zero,
)
"""A message of any type, as the JSON of it: its type is under "@type"."""


def of_enum(kind: type[OpenEnum]) -> Codec:
    """Values of an enum; also their full names, and numbers of a later version."""
    first = next(iter(kind))

    def write(value: Any) -> str | int:
        text = str(kind(_expect(value, str)))
        return int(text) if text.lstrip("-").isdigit() else text

    def read(value: Any) -> OpenEnum:
        return kind(str(_expect(value, str, int)))

    return Codec(write, read, lambda value: bool(value == first))


def of_message(kind: type[Message]) -> Codec:
    """Messages of a class; a mapping is taken for its JSON."""

    def write(value: Any) -> dict[str, Any]:
        if isinstance(value, Mapping):
            value = kind.from_dict(value)
        written: dict[str, Any] = _expect(value, kind).to_dict()
        return written

    return Codec(write, kind.from_dict, _never_zero)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a message."""

    attribute: str
    json_name: str
    codec: Codec
    label: str
    """plain (zero where nothing is stated), optional (None), many or mapped."""
    key: Codec | None = None
    """That of the keys of a map."""
    choice: str = ""
    """Name of the oneof, of whose fields one is set at most; empty for none."""


def plain(attribute: str, json_name: str, codec: Codec) -> Field:
    """A field that holds its zero where nothing is stated."""
    return Field(attribute, json_name, codec, "plain")


def optional(attribute: str, json_name: str, codec: Codec, choice: str = "") -> Field:
    """A field that is None where nothing is stated."""
    return Field(attribute, json_name, codec, "optional", choice=choice)


def many(attribute: str, json_name: str, codec: Codec) -> Field:
    """A list."""
    return Field(attribute, json_name, codec, "many")


def mapped(attribute: str, json_name: str, key: Codec, codec: Codec) -> Field:
    """A map."""
    return Field(attribute, json_name, codec, "mapped", key=key)
