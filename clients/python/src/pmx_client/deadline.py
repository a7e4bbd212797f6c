"""How long a call may take in all, over its attempts and waits."""

from __future__ import annotations

import math
import time

from .errors import Code, PmxError

_MILLISECONDS_MAX = 9_999_999_999
"""Connect's protocol states a timeout in ten digits at most."""


class Deadline:
    """An instant after which a call is given up; never where the timeout is None."""

    def __init__(self, timeout: float | None) -> None:
        if timeout is not None and not timeout > 0:
            raise ValueError(f"a timeout of {timeout} s is none: state seconds above 0, or None")
        self._timeout = timeout
        self._end = None if timeout is None else time.monotonic() + timeout

    def remaining(self) -> float | None:
        """Seconds that are left; None for no limit. Raises PmxError once there are none."""
        if self._end is None:
            return None
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.error()
        return left

    def allows(self, seconds: float) -> bool:
        """Whether so much time is left."""
        return self._end is None or self._end - time.monotonic() > seconds

    def header(self) -> dict[str, str]:
        """What tells pmx of it."""
        left = self.remaining()
        if left is None:
            return {}
        return {"connect-timeout-ms": str(min(math.ceil(left * 1_000), _MILLISECONDS_MAX))}

    def error(self) -> PmxError:
        """That of a call that took too long."""
        return PmxError(Code.DEADLINE_EXCEEDED, f"not answered within {self._timeout} s")
