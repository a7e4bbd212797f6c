"""A connection to one process of pmx, over which its services are called."""

from __future__ import annotations

import ipaddress
import json
import ssl
import time
import uuid
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Any, Self, TypeVar

from .deadline import Deadline
from .errors import Code, PmxError, error_of_answer
from .http_pool import HttpAnswer, HttpPool
from .message import Message
from .retry import RetryPolicy
from .service import Method
from .streams import MESSAGE_BYTES_MAX, Stream, enveloped, envelopes

_DEFAULT_TIMEOUT = 60.0

Request = TypeVar("Request", bound=Message)
Answer = TypeVar("Answer", bound=Message)


class Connection:
    """Calls the services that a process of pmx answers over HTTP (its setting PMX_HTTP_PORT).

    Threads may share it. It keeps idle connections until it is closed.

    >>> with Connection("http://127.0.0.1:50055") as pmx:
    ...     SprintService(pmx).list_sprints(ListSprintsRequest())
    """

    def __init__(
        self,
        url: str,
        *,
        token: str | Callable[[], str] | None = None,
        tls: ssl.SSLContext | None = None,
        timeout: float | None = _DEFAULT_TIMEOUT,
        retry: RetryPolicy | None = None,
        insecure: bool = False,
    ) -> None:
        """
        url: scheme, host and port, as http://127.0.0.1:50055 or https://pmx.example.com.
        token: sent with every call, or what returns it, asked before each.
        tls: for https, where the system's authorities are not enough or a certificate is shown.
        timeout: seconds of a call in all, over its attempts; None for no limit. Streams have none
            unless the call states one.
        retry: which calls are repeated, and when.
        insecure: whether a token may go to another machine without TLS.
        """
        self._pool = HttpPool(url, tls)
        self._token = token
        self._timeout = timeout
        self._retry = retry or RetryPolicy()
        Deadline(timeout)
        if token is not None and not (self._pool.is_encrypted or insecure):
            if not _is_loopback(self._pool.host):
                raise ValueError(
                    f"a token would go to {self._pool.host} in plain text: use https, or say"
                    " insecure=True where the network itself is encrypted"
                )

    def call(
        self, method: Method[Request, Answer], request: Request, timeout: float | None = None
    ) -> Answer:
        """Calls a method that answers once; generated clients do.

        Raises PmxError; TypeError or ValueError for a request that is none.
        """
        attempts = _Attempts(self, method, timeout if timeout is not None else self._timeout)
        body = _body(method, request, attempts)
        while True:
            try:
                return self._call_once(method, body, attempts)
            except PmxError as error:
                if not attempts.wait_after(error):
                    raise

    def send(
        self,
        method: Method[Request, Answer],
        requests: Iterable[Request],
        timeout: float | None = None,
    ) -> Answer:
        """Calls a method that takes a stream and answers once; generated clients do.

        HTTP/1.1 answers after the last message: all are taken before the first is sent.
        Raises PmxError; TypeError or ValueError for a request that is none.
        """
        attempts = _Attempts(self, method, timeout if timeout is not None else self._timeout)
        body = b"".join(enveloped(_body(method, one, attempts)) for one in requests)
        while True:
            try:
                return self._send_once(method, body, attempts)
            except PmxError as error:
                if not attempts.wait_after(error):
                    raise

    def stream(
        self, method: Method[Request, Answer], request: Request, timeout: float | None = None
    ) -> Stream[Answer]:
        """Calls a method that answers with a stream; generated clients do.

        It is called with the first `next`. Raises TypeError or ValueError for a request that is none.
        """
        attempts = _Attempts(self, method, timeout)
        body = enveloped(_body(method, request, attempts))

        def read(message: bytes) -> Answer:
            return _read(method, message)

        def open_answer() -> HttpAnswer:
            return self._post(method, "application/connect+json", body, attempts)

        return Stream(open_answer, read, attempts.wait_after)

    def close(self) -> None:
        """Closes what is idle; no call can follow."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _call_once(
        self, method: Method[Request, Answer], body: bytes, attempts: _Attempts
    ) -> Answer:
        answer = self._post(method, "application/json", body, attempts)
        received = answer.read(MESSAGE_BYTES_MAX)
        answer.release()
        if answer.status != 200 or answer.content_type != "application/json":
            raise error_of_answer(answer.status, answer.content_type, received)
        return _read(method, received)

    def _send_once(
        self, method: Method[Request, Answer], body: bytes, attempts: _Attempts
    ) -> Answer:
        answer = self._post(method, "application/connect+json", body, attempts)
        try:
            messages = [_read(method, message) for message in envelopes(answer)]
        finally:
            # One that was read to its end has given its connection back.
            answer.discard()
        if len(messages) != 1:
            raise PmxError(Code.INTERNAL, f"{len(messages)} answers instead of one")
        return messages[0]

    def _post(
        self, method: Method[Any, Any], content_type: str, body: bytes, attempts: _Attempts
    ) -> HttpAnswer:
        headers = {
            "content-type": content_type,
            "connect-protocol-version": "1",
            "user-agent": _USER_AGENT,
            "x-request-id": attempts.request_id,
            **attempts.deadline.header(),
        }
        token = self._token() if callable(self._token) else self._token
        if token is not None:
            # A file of a token ends with a line break.
            headers["authorization"] = f"Bearer {token.strip()}"
        return self._pool.post(method.path, headers, body, attempts.deadline)


class _Attempts:
    """One call with all of its attempts: they have one deadline and one id."""

    def __init__(
        self, connection: Connection, method: Method[Any, Any], timeout: float | None
    ) -> None:
        self.deadline = Deadline(timeout)
        self.request_id = uuid.uuid4().hex
        self._method = method
        self._retry = connection._retry
        self._done = 0

    def wait_after(self, error: PmxError, may_repeat: bool = True) -> bool:
        """Waits until the call may be repeated; returns False where it may not."""
        self._done += 1
        error.method = self._method.path
        error.request_id = self.request_id
        is_repeated = may_repeat and self._method.is_safe
        delay = self._retry.delay(self._done, error) if is_repeated else None
        if delay is None or not self.deadline.allows(delay):
            return False
        time.sleep(delay)
        return True


def _body(method: Method[Any, Any], request: Message, attempts: _Attempts) -> bytes:
    if not isinstance(request, method.request):
        raise TypeError(f"{method.path} takes {method.request.__name__}, not {request!r}")
    written = request.to_dict()
    # A repetition has the id of the first attempt, by which pmx knows that it is none.
    if method.has_request_id:
        written.setdefault("requestId", attempts.request_id)
    text = json.dumps(written, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()


def _read(method: Method[Any, Answer], message: bytes) -> Answer:
    try:
        return method.answer.from_json(message)
    except (TypeError, ValueError) as error:
        text = f"the answer is no {method.answer.type_name} that this version can read: {error}"
        raise PmxError(Code.INTERNAL, text) from error


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _user_agent() -> str:
    try:
        return f"pmx-client-python/{version('pmx-client')}"
    except PackageNotFoundError:
        return "pmx-client-python"


_USER_AGENT = _user_agent()
