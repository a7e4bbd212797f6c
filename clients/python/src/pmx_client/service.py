"""What the generated clients of services have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from .message import Message

if TYPE_CHECKING:
    from .connection import Connection

Request = TypeVar("Request", bound=Message)
Answer = TypeVar("Answer", bound=Message)


@dataclass(frozen=True, slots=True)
class Method(Generic[Request, Answer]):
    """A method of a service."""

    path: str
    """/package.Service/Method."""
    request: type[Request]
    answer: type[Answer]
    is_safe: bool
    """Whether a repeated call does no harm: it is without side effects, or idempotent."""

    @property
    def has_request_id(self) -> bool:
        """Whether the request has an id by which pmx knows a repetition."""
        return any(field.attribute == "request_id" for field in self.request._fields)


class Service:
    """The methods of a service, called over a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
