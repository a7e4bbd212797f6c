"""Streams of answers and of requests."""

from __future__ import annotations

import json
import socket
import threading
import unittest
from http.server import BaseHTTPRequestHandler

from scripted_server import ClientTest, ScriptedServer, answer, chunked, envelope, held_by, refusal

from pmx_client import Code, PmxError
from pmx_client.v1.marketdata import ImportBarsRequest, ImportHeader, MarketDataService
from pmx_client.v1.sprint import ListSprintsRequest, SprintService, WatchSprintRequest

END = envelope({}, 2)


class Streams(ClientTest):
    def sprints(self, url: str) -> SprintService:
        return SprintService(self.connect(url))

    def test_messages_come_as_they_were_sent_whatever_the_chunks(self) -> None:
        body = b"".join(envelope({"sequence": str(at)}) for at in (1, 2, 3)) + END
        for size in (1, 7, len(body)):
            parts = [body[at : at + size] for at in range(0, len(body), size)]
            with ScriptedServer([chunked(*parts)]) as server:
                found = list(self.sprints(server.url).watch_sprint(WatchSprintRequest(name="sprints/a")))
            self.assertEqual([one.sequence for one in found], [1, 2, 3])
        asked = server.asked[0]
        self.assertEqual(asked.headers["content-type"], "application/connect+json")
        self.assertNotIn("connect-timeout-ms", asked.headers)
        self.assertEqual(asked.body, b'\0\0\0\0\x14{"name":"sprints/a"}')

    def test_a_stream_that_ended_leaves_its_connection_to_the_next_call(self) -> None:
        with ScriptedServer([chunked(END), answer(200, {})]) as server:
            service = self.sprints(server.url)
            stream = service.watch_sprint(WatchSprintRequest(name="sprints/a"))
            self.assertEqual(list(stream), [])
            stream.close()
            service.list_sprints(ListSprintsRequest())
        self.assertEqual(len({one.connection for one in server.asked}), 1)

    def test_an_error_at_the_end_comes_after_the_messages(self) -> None:
        last = envelope({"error": refusal("not_found", "RESOURCE_NOT_FOUND")}, 2)
        with ScriptedServer([chunked(envelope({"sequence": "1"}), last)]) as server:
            stream = self.sprints(server.url).watch_sprint(WatchSprintRequest(name="sprints/a"))
            self.assertEqual(next(stream).sequence, 1)
            with self.assertRaises(PmxError) as caught:
                next(stream)
        self.assertEqual(caught.exception.code, Code.NOT_FOUND)
        self.assertTrue(caught.exception.method.endswith("/WatchSprint"))

    def test_a_stream_is_repeated_until_its_first_message_and_not_after(self) -> None:
        busy = chunked(envelope({"error": refusal("unavailable")}, 2))
        broken = chunked(envelope({"sequence": "1"}), ends=False)
        with ScriptedServer([busy, broken, chunked(END)]) as server:
            stream = self.sprints(server.url).watch_sprint(WatchSprintRequest(name="sprints/a"))
            self.assertEqual(next(stream).sequence, 1)
            with self.assertRaises(PmxError) as caught:
                next(stream)
        self.assertEqual(caught.exception.code, Code.UNAVAILABLE)
        self.assertEqual(len(server.asked), 2)

    def test_a_refusal_instead_of_a_stream_is_that_refusal(self) -> None:
        refused = answer(401, refusal("unauthenticated", "TOKEN_INVALID"))
        with ScriptedServer([refused]) as server, self.assertRaises(PmxError) as caught:
            next(self.sprints(server.url).watch_sprint(WatchSprintRequest(name="sprints/a")))
        self.assertEqual(caught.exception.code, Code.UNAUTHENTICATED)

    def test_another_thread_may_close_a_stream_that_waits(self) -> None:
        held = threading.Event()

        def waiting(handler: BaseHTTPRequestHandler) -> None:
            chunked(envelope({"sequence": "1"}), ends=False)(handler)
            held_by(held)(handler)

        with ScriptedServer([waiting]) as server:
            stream = self.sprints(server.url).watch_sprint(WatchSprintRequest(name="sprints/a"))
            self.assertEqual(next(stream).sequence, 1)
            timer = threading.Timer(0.05, stream.close)
            timer.start()
            self.assertEqual(list(stream), [])
            timer.join()
            held.set()

    def test_a_stream_ends_with_its_timeout(self) -> None:
        held = threading.Event()
        with ScriptedServer([held_by(held)]) as server:
            request = WatchSprintRequest(name="sprints/a")
            with self.assertRaises(PmxError) as caught:
                next(self.sprints(server.url).watch_sprint(request, timeout=0.05))
            held.set()
        self.assertEqual(caught.exception.code, Code.DEADLINE_EXCEEDED)


class Sent(ClientTest):
    def test_a_stream_of_requests_has_an_envelope_each_and_one_answer(self) -> None:
        stored = chunked(envelope({"storedCount": "2"}), END)
        with ScriptedServer([answer(503, refusal("unavailable")), stored]) as server:
            connection = self.connect(server.url)
            requests = (ImportBarsRequest(header=ImportHeader(source=name)) for name in "ab")
            made = MarketDataService(connection).import_bars(requests)
        self.assertEqual(made.stored_count, 2)
        first, second = server.asked
        self.assertEqual(first.body, second.body)
        length = int.from_bytes(first.body[1:5], "big")
        self.assertEqual(json.loads(first.body[5 : 5 + length]), {"header": {"source": "a"}})
        self.assertEqual(len(first.body), 2 * (5 + length))

    def test_a_refusal_half_way_is_the_error_although_the_rest_was_not_taken(self) -> None:
        ended = envelope({"error": refusal("invalid_argument", "BARS_INVALID")}, 2)
        head = "HTTP/1.1 200 OK\r\ncontent-type: application/connect+json\r\nconnection: close\r\n\r\n"
        with socket.create_server(("127.0.0.1", 0)) as listening:

            def refuse() -> None:
                accepted, _ = listening.accept()
                with accepted:
                    accepted.recv(1_000)
                    accepted.sendall(head.encode() + ended)

            thread = threading.Thread(target=refuse)
            thread.start()
            connection = self.connect(f"http://127.0.0.1:{listening.getsockname()[1]}")
            chunk = ImportBarsRequest(header=ImportHeader(source="a" * 1_000_000))
            with self.assertRaises(PmxError) as caught:
                MarketDataService(connection).import_bars([chunk] * 30)
            thread.join()
        self.assertEqual(caught.exception.code, Code.INVALID_ARGUMENT)

    def test_a_refusal_is_the_error(self) -> None:
        refused = chunked(envelope({"error": refusal("invalid_argument", "BARS_INVALID")}, 2))
        with ScriptedServer([refused]) as server, self.assertRaises(PmxError) as caught:
            MarketDataService(self.connect(server.url)).import_bars([])
        self.assertEqual(caught.exception.code, Code.INVALID_ARGUMENT)


if __name__ == "__main__":
    unittest.main()
