"""Client of pmx: may this forecast-driven strategy go live, and how sure are we?

`Connection` is the way to a process of pmx. `frames` takes bars and returns forecasts and verdicts;
`v1` has every service with its messages, by the packages of the protos.
"""

from .connection import Connection
from .errors import Code, FieldViolation, PmxError, error_of_status
from .retry import RetryPolicy
from .streams import Stream

__all__ = [
    "Code",
    "Connection",
    "FieldViolation",
    "PmxError",
    "RetryPolicy",
    "Stream",
    "error_of_status",
]
