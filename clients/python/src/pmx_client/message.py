"""What all messages of pmx have in common: how they become JSON, and how they are read from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from .values import BOOL, Field

_WORDS = ("true", "false")
"""JSON has no other keys than texts."""


class Message:
    """A message of the protos, as a dataclass.

    Its JSON is that of protobuf: whole numbers of 64 bits are texts, times are texts in UTC, and
    what is at its zero is left out.
    """

    __slots__ = ()
    type_name: ClassVar[str] = ""
    """The full name of the message."""
    _fields: ClassVar[tuple[Field, ...]] = ()

    def to_dict(self) -> dict[str, Any]:
        """The message as a dictionary that json.dumps takes.

        Raises TypeError or ValueError for a value that its field cannot hold; it names the field.
        """
        written: dict[str, Any] = {}
        choices: dict[str, str] = {}
        for field in self._fields:
            value = getattr(self, field.attribute)
            if value is None and field.label == "optional":
                continue
            if field.choice:
                if field.choice in choices:
                    raise ValueError(
                        f"{self._place(field)}: {choices[field.choice]} is set too;"
                        f" one of {field.choice} is allowed"
                    )
                choices[field.choice] = field.attribute
            try:
                if field.label == "plain" and value is not None and field.codec.is_zero(value):
                    continue
                json_value = _write(field, value)
            except (TypeError, ValueError) as error:
                raise type(error)(f"{self._place(field)}: {error}") from None
            if field.label in ("plain", "optional") or json_value:
                written[field.json_name] = json_value
        return written

    @classmethod
    def from_dict(cls, json_object: Mapping[str, Any]) -> Self:
        """Reads the message. Fields that this version does not know are passed over.

        Raises TypeError or ValueError for a value that its field cannot hold; it names the field.
        """
        if not isinstance(json_object, Mapping):
            raise TypeError(f"expected an object for {cls.__name__}, got {json_object!r}")
        values: dict[str, Any] = {}
        for field in cls._fields:
            value = json_object.get(field.json_name)
            if value is None:
                continue
            try:
                values[field.attribute] = _read(field, value)
            except (TypeError, ValueError, OverflowError) as error:
                kind = TypeError if isinstance(error, TypeError) else ValueError
                raise kind(f"{cls._place(field)}: {error}") from None
        return cls(**values)

    def to_json(self) -> str:
        """The message as JSON, without spaces."""
        return json.dumps(
            self.to_dict(), ensure_ascii=False, allow_nan=False, separators=(",", ":")
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Reads the message from JSON. Raises ValueError for what is none."""
        return cls.from_dict(json.loads(text))

    @classmethod
    def _place(cls, field: Field) -> str:
        return f"{cls.__name__}.{field.attribute}"


def describe(kind: type[Message], type_name: str, *fields: Field) -> None:
    """Tells a class the name of its message and by what its fields are written and read."""
    kind.type_name = type_name
    kind._fields = fields


def _write(field: Field, value: Any) -> Any:
    if field.label == "many":
        if isinstance(value, (str, bytes, Mapping)):
            raise TypeError(f"expected a list, got {value!r}")
        return [field.codec.write(one) for one in value]
    if field.label == "mapped":
        if not isinstance(value, Mapping):
            raise TypeError(f"expected a dict, got {value!r}")
        return {_write_key(field, key): field.codec.write(one) for key, one in value.items()}
    return field.codec.write(value)


def _write_key(field: Field, key: Any) -> str:
    assert field.key is not None
    written = field.key.write(key)
    return ("true" if written else "false") if isinstance(written, bool) else str(written)


def _read(field: Field, value: Any) -> Any:
    if field.label == "many":
        if not isinstance(value, list):
            raise TypeError(f"expected a list, got {value!r}")
        return [field.codec.read(one) for one in value]
    if field.label == "mapped":
        if not isinstance(value, Mapping):
            raise TypeError(f"expected an object, got {value!r}")
        return {_read_key(field, key): field.codec.read(one) for key, one in value.items()}
    return field.codec.read(value)


def _read_key(field: Field, key: str) -> Any:
    assert field.key is not None
    return field.key.read(key == "true" if field.key is BOOL and key in _WORDS else key)
