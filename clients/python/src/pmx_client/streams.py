"""Answers that come one after another, in the envelopes of Connect's protocol."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Generic, Self, TypeVar

from .errors import Code, PmxError, error_of_answer, error_of_json
from .http_pool import HttpAnswer
from .message import Message

_PREFIX_BYTES = 5
"""A byte of flags, four of the length."""
_COMPRESSED = 1
_ENDED = 2
MESSAGE_BYTES_MAX = 64 * 1024 * 1024
"""What is larger is no message of pmx, whose limit is 4 MiB."""

T = TypeVar("T", bound=Message)


def enveloped(message: bytes) -> bytes:
    """A message as it travels in a stream."""
    return bytes([0]) + len(message).to_bytes(4, "big") + message


def envelopes(answer: HttpAnswer) -> Iterator[bytes]:
    """The messages of a stream, to its end. Raises PmxError where it ends by an error."""
    if answer.status != 200 or answer.content_type != "application/connect+json":
        body = answer.read(65_536)
        answer.discard()
        raise error_of_answer(answer.status, answer.content_type, body)
    while True:
        prefix = answer.read(_PREFIX_BYTES)
        if len(prefix) < _PREFIX_BYTES:
            answer.discard()
            raise PmxError(Code.UNAVAILABLE, "the stream broke off before its last envelope")
        flags, length = prefix[0], int.from_bytes(prefix[1:], "big")
        if flags & _COMPRESSED or length > MESSAGE_BYTES_MAX:
            answer.discard()
            raise PmxError(Code.INTERNAL, f"an envelope of {length} bytes with flags {flags}")
        message = answer.read(length)
        if len(message) < length:
            answer.discard()
            raise PmxError(Code.UNAVAILABLE, "the stream broke off within a message")
        if flags & _ENDED:
            # The end of the body follows, after which the connection serves another call.
            answer.read(1)
            answer.release()
            error = json.loads(message).get("error")
            if error is not None:
                raise error_of_json(error)
            return
        yield message


class Stream(Generic[T]):
    """The answers of a call as they come: `for answer in stream`.

    Leaving early needs `close()`, or `with service.watch_sprint(…) as stream`, which does it; then
    pmx is told, and the connection is closed. Another thread may close it as well: the iteration
    ends.
    """

    def __init__(
        self,
        open_answer: Callable[[], HttpAnswer],
        read: Callable[[bytes], T],
        wait_after: Callable[[PmxError, bool], bool],
    ) -> None:
        self._open = open_answer
        self._read = read
        self._wait_after = wait_after
        self._answer: HttpAnswer | None = None
        self._messages = self._receive()
        self._is_closed = False
        self._reading = threading.Lock()

    def _receive(self) -> Iterator[T]:
        is_first = True
        while True:
            try:
                self._answer = self._open()
                for message in envelopes(self._answer):
                    is_first = False
                    yield self._read(message)
                return
            except PmxError as error:
                # What was answered would come twice: only the caller knows where to go on.
                if not self._wait_after(error, is_first and not self._is_closed):
                    raise

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        with self._reading:
            if self._is_closed:
                raise StopIteration
            try:
                message = next(self._messages)
            except PmxError:
                if not self._is_closed:
                    raise
            else:
                if not self._is_closed:
                    return message
            # Another thread closed it meanwhile.
            self._discard()
            raise StopIteration

    def close(self) -> None:
        """Ends the stream, whether or not there is more to come. A second call does nothing."""
        self._is_closed = True
        if self._reading.acquire(blocking=False):
            self._discard()
            self._reading.release()
        elif self._answer is not None:
            self._answer.interrupt()

    def _discard(self) -> None:
        if self._answer is not None:
            self._answer.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
