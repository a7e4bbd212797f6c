"""Why pmx gave no answer, with what a program needs to know of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from .enums import OpenEnum
from .times import duration_from_text
from .v1.google_rpc import Status
from .v1.type import ErrorReason


class Code(OpenEnum):
    """The codes of gRPC, which Connect's protocol has too."""

    CANCELLED = "CANCELLED"
    UNKNOWN = "UNKNOWN"
    INVALID_ARGUMENT = "INVALID_ARGUMENT"
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"
    NOT_FOUND = "NOT_FOUND"
    ALREADY_EXISTS = "ALREADY_EXISTS"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    RESOURCE_EXHAUSTED = "RESOURCE_EXHAUSTED"
    FAILED_PRECONDITION = "FAILED_PRECONDITION"
    ABORTED = "ABORTED"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    UNIMPLEMENTED = "UNIMPLEMENTED"
    INTERNAL = "INTERNAL"
    UNAVAILABLE = "UNAVAILABLE"
    DATA_LOSS = "DATA_LOSS"
    UNAUTHENTICATED = "UNAUTHENTICATED"


_BY_NUMBER = dict(enumerate(Code, start=1))
_BY_HTTP_STATUS = {
    400: Code.INTERNAL,
    401: Code.UNAUTHENTICATED,
    403: Code.PERMISSION_DENIED,
    404: Code.UNIMPLEMENTED,
    429: Code.UNAVAILABLE,
    502: Code.UNAVAILABLE,
    503: Code.UNAVAILABLE,
    504: Code.UNAVAILABLE,
}
"""What an answer means that is none of pmx's, by Connect's protocol: a proxy's, mostly."""


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """What was wrong with one field of a request."""

    field: str
    """Its path as the proto has it: spec.tickers."""
    description: str
    """What was found and what is allowed."""


class PmxError(Exception):
    """A call that failed, or was refused."""

    def __init__(
        self,
        code: Code,
        message: str,
        *,
        reason: ErrorReason | None = None,
        metadata: Mapping[str, str] | None = None,
        violations: Iterable[FieldViolation] = (),
        retry_delay: timedelta | None = None,
        details: Iterable[Mapping[str, Any]] = (),
        is_transient: bool | None = None,
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.reason = reason
        """Why, by the closed list of pmx; None for what pmx did not answer itself."""
        self.metadata = dict(metadata or {})
        """Names that belong to the reason: which resource, which limit."""
        self.violations = tuple(violations)
        """What was wrong with which field of the request."""
        self.retry_delay = retry_delay
        """When to call again; None where pmx states none."""
        self.details = tuple(details)
        """All details as JSON, each with the name of its type under "@type"."""
        self.is_transient = code is Code.UNAVAILABLE if is_transient is None else is_transient
        """Whether the same call may succeed later without a change."""
        self.method = ""
        """The path of the method that was called."""
        self.request_id = ""
        """The header x-request-id of the call, by which the log of pmx has it."""

    def __str__(self) -> str:
        kind = self.code if self.reason is None else f"{self.code} ({self.reason.short})"
        lines = [f"{kind}: {self.message}"]
        lines += [f"  {one.field}: {one.description}" for one in self.violations]
        return "\n".join(lines)


def error_of_answer(status: int, content_type: str, body: bytes) -> PmxError:
    """The error that an answer of HTTP is."""
    code = _BY_HTTP_STATUS.get(status, Code.UNKNOWN)
    try:
        answered = json.loads(body)
    except ValueError:
        answered = None
    if isinstance(answered, dict) and isinstance(answered.get("code"), str):
        return error_of_json(answered)
    shown = body[:200].decode("utf-8", "replace").strip()
    message = f"HTTP {status} with {content_type or 'no type'}, which is no answer of pmx: {shown}"
    return PmxError(code, message)


def error_of_json(answered: Mapping[str, Any]) -> PmxError:
    """The error that JSON of Connect's protocol states."""
    name = str(answered.get("code", "unknown")).upper()
    details = [
        {"@type": str(one.get("type", "")), **one["debug"]}
        for one in answered.get("details") or []
        if isinstance(one, dict) and isinstance(one.get("debug"), dict)
    ]
    code = Code("CANCELLED" if name == "CANCELED" else name)
    return _with_details(code, str(answered.get("message", "")), details)


def error_of_status(status: Status) -> PmxError:
    """The error that a message states, as Sprint.failure or one of a batch."""
    details = [
        {**one, "@type": str(one.get("@type", "")).rpartition("/")[2]} for one in status.details
    ]
    code = Code(_BY_NUMBER.get(status.code, Code.UNKNOWN))
    return _with_details(code, status.message, details)


def _with_details(code: Code, message: str, details: list[dict[str, Any]]) -> PmxError:
    of_type = {one["@type"]: one for one in details}
    info = of_type.get("google.rpc.ErrorInfo", {})
    reason = info.get("reason")
    delay = of_type.get("google.rpc.RetryInfo", {}).get("retryDelay")
    violations = of_type.get("google.rpc.BadRequest", {}).get("fieldViolations", [])
    return PmxError(
        code,
        message,
        reason=ErrorReason(f"ERROR_REASON_{reason}") if reason else None,
        metadata=info.get("metadata"),
        violations=[
            FieldViolation(str(one.get("field", "")), str(one.get("description", "")))
            for one in violations
        ],
        retry_delay=duration_from_text(delay) if delay else None,
        details=details,
        is_transient=bool(delay) or code is Code.UNAVAILABLE,
    )
