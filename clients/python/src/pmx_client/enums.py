"""Enums that keep what a later version of pmx added."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Self


class OpenEnum(StrEnum):
    """An enum of the protos. Its values are the full names that JSON has, as SPRINT_STATE_RUNNING.

    A value that this version does not know becomes a member of its own: it is equal to the same
    text, goes back to pmx as it came, and is in no list of members.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = value
        member._value_ = value
        return member

    @property
    def short(self) -> str:
        """The value without the name of the enum in front: RUNNING of SPRINT_STATE_RUNNING."""
        prefix = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(self).__name__).upper()
        return self._value_.removeprefix(f"{prefix}_")

    @property
    def is_known(self) -> bool:
        """Whether this version of the client has the value."""
        return self._name_ in type(self).__members__
