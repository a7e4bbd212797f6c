"""Connections of HTTP/1.1 to one process of pmx, which are kept for the next call."""

from __future__ import annotations

import http.client
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from .deadline import Deadline
from .errors import Code, PmxError

_IDLE_SECONDS_MAX = 20.0
"""pmx closes what is idle for 30 s; a connection that is older may be gone when it is used."""
_CONNECT_SECONDS_MAX = 10.0


class HttpPool:
    """Sends requests, each over a connection of its own while it lasts. Threads may share it."""

    def __init__(self, url: str, context: ssl.SSLContext | None, idle_max: int = 8) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r} is no URL as http://127.0.0.1:50055")
        if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise ValueError(f"{url!r} has more than scheme, host and port")
        if context is not None and parts.scheme == "http":
            raise ValueError(f"{url!r} is not encrypted, so that its TLS context has no use")
        self.host = parts.hostname
        self.is_encrypted = parts.scheme == "https"
        self._address = f"{parts.scheme}://{parts.netloc}"
        self._port = parts.port
        self._context = context
        if self.is_encrypted and context is None:
            self._context = ssl.create_default_context()
        self._idle_max = idle_max
        self._idle: list[tuple[http.client.HTTPConnection, float]] = []
        self._lock = threading.Lock()
        self._is_closed = False

    def post(
        self, path: str, headers: Mapping[str, str], body: bytes, deadline: Deadline
    ) -> HttpAnswer:
        """Sends a request and returns its answer as soon as the head of that is there.

        Raises PmxError: UNAVAILABLE where pmx is not reached, DEADLINE_EXCEEDED.
        """
        connection = self._take()
        try:
            left = deadline.remaining()
            if connection is None:
                connection = self._connect(left)
            connection.sock.settimeout(deadline.remaining())
            try:
                connection.request("POST", path, body, dict(headers))
            except (BrokenPipeError, ConnectionResetError):
                # A body that is refused half-way is not read on; what was answered is still to come.
                if connection.sock is None:
                    raise
            connection.sock.settimeout(deadline.remaining())
            # Answers without a length close the connection, which then forgets its socket.
            sock = connection.sock
            response = connection.getresponse()
        except BaseException as error:
            if connection is not None:
                connection.close()
            self.raise_for(error, deadline)
            raise
        return HttpAnswer(self, connection, sock, response, deadline)

    def keep(self, connection: http.client.HTTPConnection) -> None:
        """Takes back a connection whose answer was read to its end."""
        with self._lock:
            if not self._is_closed and len(self._idle) < self._idle_max:
                self._idle.append((connection, time.monotonic()))
                return
        connection.close()

    def close(self) -> None:
        """Closes what is idle; calls under way end as they would have."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for connection, _ in idle:
            connection.close()

    def raise_for(self, error: BaseException, deadline: Deadline) -> None:
        """Raises what a failure of the network is to a caller; returns for any other error."""
        if isinstance(error, TimeoutError):
            if not deadline.allows(0):
                raise deadline.error() from error
            raise PmxError(Code.UNAVAILABLE, f"{self._address} does not answer") from error
        if isinstance(error, ssl.SSLError):
            message = f"no TLS with {self._address}: {error}"
            raise PmxError(Code.UNAVAILABLE, message, is_transient=False) from error
        if isinstance(error, (OSError, http.client.HTTPException)):
            found = str(error) or type(error).__name__
            message = f"{self._address} cannot be reached: {found}"
            raise PmxError(Code.UNAVAILABLE, message) from error

    def _take(self) -> http.client.HTTPConnection | None:
        while True:
            with self._lock:
                if self._is_closed:
                    raise ValueError("the connection to pmx is closed")
                if not self._idle:
                    return None
                connection, since = self._idle.pop()
            if time.monotonic() - since < _IDLE_SECONDS_MAX and not _is_readable(connection.sock):
                return connection
            connection.close()

    def _connect(self, left: float | None) -> http.client.HTTPConnection:
        seconds = _CONNECT_SECONDS_MAX if left is None else min(left, _CONNECT_SECONDS_MAX)
        if self.is_encrypted:
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                self.host, self._port, timeout=seconds, context=self._context
            )
        else:
            connection = http.client.HTTPConnection(self.host, self._port, timeout=seconds)
        connection.connect()
        _keep_alive(connection.sock)
        return connection


class HttpAnswer:
    """The answer to a request, whose body is read in parts, by one thread."""

    def __init__(
        self,
        pool: HttpPool,
        connection: http.client.HTTPConnection,
        sock: socket.socket,
        response: http.client.HTTPResponse,
        deadline: Deadline,
    ) -> None:
        self._pool = pool
        self._connection = connection
        self._sock = sock
        self._response = response
        self._deadline = deadline
        self._is_done = False
        self.status = response.status
        self.content_type = (response.getheader("content-type") or "").partition(";")[0].strip()

    def read(self, size: int) -> bytes:
        """So many bytes of the body, fewer at its end only. Raises PmxError."""
        parts: list[bytes] = []
        missing = size
        try:
            while missing > 0:
                self._sock.settimeout(self._deadline.remaining())
                part = self._response.read1(min(missing, 1_048_576))
                if not part:
                    self._end()
                    break
                parts.append(part)
                missing -= len(part)
        except BaseException as error:
            self.discard()
            self._pool.raise_for(error, self._deadline)
            raise
        return b"".join(parts)

    def _end(self) -> None:
        """Nothing more comes. Raises OSError where more was announced."""
        if self._response.length:
            raise OSError(f"the answer broke off {self._response.length} bytes before its end")
        # Of a body with a length this is what tells http.client that the answer is over.
        self._response.read()

    def release(self) -> None:
        """Gives the connection back where the body was read to its end, and closes it otherwise."""
        if self._response.isclosed() and not self._response.will_close:
            self._is_done = True
            self._pool.keep(self._connection)
        else:
            self.discard()

    def discard(self) -> None:
        """Closes the connection; none that was given back."""
        if self._is_done:
            return
        self._is_done = True
        self._response.close()
        self._connection.close()

    def interrupt(self) -> None:
        """Ends what another thread reads, by an error for that one."""
        if self._is_done:
            return
        try:
            self._sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def _keep_alive(sock: socket.socket) -> None:
    """A stream may be silent for hours: that the other side is gone is noticed within two minutes."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _is_readable(sock: socket.socket) -> bool:
    """Whether something came on an idle connection: its end, mostly."""
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        return bool(selector.select(timeout=0))
