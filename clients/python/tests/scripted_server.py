"""A server of HTTP/1.1 whose answers a test states, and which keeps what it was asked."""

from __future__ import annotations

import json
import threading
import unittest
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pmx_client import Connection, RetryPolicy


class ClientTest(unittest.TestCase):
    """A test whose connections are closed after it."""

    def connect(self, url: str, **options: Any) -> Connection:
        """A connection that repeats calls at once."""
        connection = Connection(url, retry=RetryPolicy(first_delay=0.001), **options)
        self.addCleanup(connection.close)
        return connection


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    body: bytes
    connection: tuple[str, int]


@dataclass
class ScriptedServer:
    """Answers by `answers`, one after another; the last one again and again."""

    answers: list[Callable[[BaseHTTPRequestHandler], None]]
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> ScriptedServer:
        script = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                script.asked.append(Asked(self.path, headers, body, self.client_address))
                at = min(len(script.asked), len(script.answers)) - 1
                script.answers[at](self)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        return self

    def __exit__(self, *_: Any) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def answer(
    status: int, body: Any, content_type: str = "application/json"
) -> Callable[[BaseHTTPRequestHandler], None]:
    """An answer with a length."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("content-type", content_type)
        handler.send_header("content-length", str(len(raw)))
        handler.end_headers()
        handler.wfile.write(raw)

    return send


def held_by(event: threading.Event) -> Callable[[BaseHTTPRequestHandler], None]:
    """No answer until the event."""

    def wait(_: BaseHTTPRequestHandler) -> None:
        event.wait(10)

    return wait


def refusal(code: str, reason: str = "OVERLOADED", retry: str | None = None) -> dict[str, Any]:
    """An error as pmx answers it."""
    info = {"reason": reason, "domain": "pmx", "metadata": {"resource": "sprints/a"}}
    details = [{"type": "google.rpc.ErrorInfo", "value": "", "debug": info}]
    if retry is not None:
        details.append({"type": "google.rpc.RetryInfo", "value": "", "debug": {"retryDelay": retry}})
    return {"code": code, "message": "no", "details": details}


def chunked(*parts: bytes, ends: bool = True) -> Callable[[BaseHTTPRequestHandler], None]:
    """A stream whose parts are chunks; without its end the connection breaks off."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-type", "application/connect+json")
        handler.send_header("transfer-encoding", "chunked")
        handler.end_headers()
        for part in parts:
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        handler.wfile.flush()
        if ends:
            handler.wfile.write(b"0\r\n\r\n")
        else:
            handler.close_connection = True

    return send


def envelope(message: Any, flags: int = 0) -> bytes:
    """A message of a stream."""
    raw = json.dumps(message).encode()
    return bytes([flags]) + len(raw).to_bytes(4, "big") + raw
