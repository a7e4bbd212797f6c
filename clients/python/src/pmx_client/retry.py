"""Which calls are repeated, and when."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .errors import PmxError


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Repeats a call whose repetition does no harm, where pmx says when, or was not reached.

    Only methods that are without side effects, or idempotent, are ever repeated, within the timeout
    of the call.
    """

    attempts: int = 5
    """Calls in all, 1 or more; 1 repeats nothing."""
    first_delay: float = 0.1
    """Seconds before the second attempt where pmx names no delay; doubled each time."""
    delay_max: float = 10.0
    """Seconds that are waited at most. A call that pmx wants later than that fails at once."""

    def delay(self, attempt: int, error: PmxError) -> float | None:
        """Seconds to wait after this attempt, counted from 1; None where it was the last one."""
        if attempt >= self.attempts or not error.is_transient:
            return None
        if error.retry_delay is not None:
            stated = error.retry_delay.total_seconds()
            # Some of them later, so that many callers do not come back at one instant.
            return stated * (1 + 0.1 * random.random()) if stated <= self.delay_max else None
        backoff = min(self.first_delay * 2.0 ** (attempt - 1), self.delay_max)
        return backoff * (0.5 + 0.5 * random.random())
