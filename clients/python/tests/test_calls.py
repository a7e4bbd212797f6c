"""Calls over HTTP: deadlines, repetitions, errors, connections."""

from __future__ import annotations

import json
import select
import threading
import time
import unittest
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

from scripted_server import ClientTest, ScriptedServer, answer, held_by, refusal

from pmx_client import Code, Connection, PmxError, RetryPolicy
from pmx_client.v1.marketdata import (
    ListSeriesRequest,
    MarketDataService,
    RemoveSeriesRequest,
)
from pmx_client.v1.sprint import CreateSprintRequest, SprintService
from pmx_client.v1.type import ErrorReason

EMPTY = answer(200, {})


class SeriesTest(ClientTest):
    def series(self, url: str, **options: Any) -> MarketDataService:
        return MarketDataService(self.connect(url, **options))


class Calls(SeriesTest):
    def test_a_call_states_its_message_timeout_token_and_id(self) -> None:
        with ScriptedServer([EMPTY]) as server:
            tokens = iter(["one", "two\n"])
            service = self.series(server.url, token=lambda: next(tokens), timeout=5)
            service.list_series(ListSeriesRequest(ticker="AAPL"))
            service.list_series(ListSeriesRequest())
        first, second = server.asked
        self.assertEqual(first.path, "/pmx.marketdata.v1.MarketDataService/ListSeries")
        self.assertEqual(json.loads(first.body), {"ticker": "AAPL"})
        self.assertEqual(first.headers["content-type"], "application/json")
        self.assertTrue(0 < int(first.headers["connect-timeout-ms"]) <= 5_000)
        self.assertEqual(first.headers["authorization"], "Bearer one")
        self.assertEqual(second.headers["authorization"], "Bearer two")
        self.assertNotEqual(first.headers["x-request-id"], second.headers["x-request-id"])

    def test_one_connection_serves_one_call_after_another(self) -> None:
        with ScriptedServer([EMPTY, answer(404, refusal("not_found")), EMPTY]) as server:
            service = self.series(server.url)
            service.list_series(ListSeriesRequest())
            with self.assertRaises(PmxError):
                service.list_series(ListSeriesRequest())
            service.list_series(ListSeriesRequest())
        self.assertEqual(len({one.connection for one in server.asked}), 1)

    def test_threads_share_a_connection(self) -> None:
        with ScriptedServer([EMPTY]) as server:
            service = self.series(server.url)
            threads = [
                threading.Thread(target=service.list_series, args=(ListSeriesRequest(),))
                for _ in range(8)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(len(server.asked), 8)

    def test_a_connection_that_was_closed_meanwhile_is_not_used_again(self) -> None:
        def last(handler: BaseHTTPRequestHandler) -> None:
            EMPTY(handler)
            handler.close_connection = True

        with ScriptedServer([last, EMPTY]) as server:
            service = self.series(server.url)
            service.list_series(ListSeriesRequest())
            [(idle, _)] = service._connection._pool._idle
            self.assertTrue(select.select([idle.sock], [], [], 10)[0], "its end has come")
            service.remove_series(RemoveSeriesRequest(ticker="F1"))
        self.assertEqual(len(server.asked), 2)

    def test_an_error_has_code_reason_violations_and_delay(self) -> None:
        body = refusal("resource_exhausted", "RATE_EXCEEDED", "11.5s")
        violation = {"field": "spec.tickers", "description": "none"}
        debug = {"fieldViolations": [violation]}
        body["details"].append({"type": "google.rpc.BadRequest", "value": "", "debug": debug})
        with ScriptedServer([answer(429, body)]) as server:
            with self.assertRaises(PmxError) as caught:
                self.series(server.url).list_series(ListSeriesRequest())
        error = caught.exception
        self.assertEqual((error.code, error.reason), (Code.RESOURCE_EXHAUSTED, ErrorReason.RATE_EXCEEDED))
        self.assertEqual(error.retry_delay, timedelta(seconds=11.5))
        self.assertEqual(error.metadata, {"resource": "sprints/a"})
        self.assertEqual(error.method, "/pmx.marketdata.v1.MarketDataService/ListSeries")
        self.assertEqual(error.request_id, server.asked[0].headers["x-request-id"])
        self.assertEqual(str(error), "RESOURCE_EXHAUSTED (RATE_EXCEEDED): no\n  spec.tickers: none")
        # It wants to be called later than is waited.
        self.assertEqual(len(server.asked), 1)

    def test_what_is_no_answer_of_pmx_is_told_apart(self) -> None:
        page = answer(502, b"<h1>Bad Gateway</h1>", "text/html")
        with ScriptedServer([page]) as server, self.assertRaises(PmxError) as caught:
            self.series(server.url).remove_series(RemoveSeriesRequest(ticker="F1"))
        self.assertEqual(caught.exception.code, Code.UNAVAILABLE)
        self.assertIn("HTTP 502 with text/html", str(caught.exception))
        with ScriptedServer([answer(200, b"<h1>Hello</h1>", "text/html")]) as server:
            with self.assertRaisesRegex(PmxError, "no answer of pmx: <h1>Hello"):
                self.series(server.url).list_series(ListSeriesRequest())
        with ScriptedServer([answer(200, {"series": 3})]) as server:
            with self.assertRaisesRegex(PmxError, r"ListSeriesResponse\.series: expected a list"):
                self.series(server.url).list_series(ListSeriesRequest())


class Repetitions(SeriesTest):
    def test_a_safe_call_is_repeated_when_pmx_says_so_with_one_id(self) -> None:
        busy = answer(429, refusal("resource_exhausted", retry="0.001s"))
        made = answer(200, {"sprint": {"name": "sprints/a"}})
        with ScriptedServer([busy, answer(503, refusal("unavailable")), made]) as server:
            service = SprintService(self.connect(server.url))
            created = service.create_sprint(CreateSprintRequest())
        self.assertEqual(created.sprint and created.sprint.name, "sprints/a")
        ids = [json.loads(one.body)["requestId"] for one in server.asked]
        self.assertEqual(len(ids), 3)
        self.assertEqual(set(ids), {server.asked[0].headers["x-request-id"]})
        self.assertEqual(len({one.headers["x-request-id"] for one in server.asked}), 1)

    def test_an_id_of_the_caller_is_kept(self) -> None:
        with ScriptedServer([EMPTY]) as server:
            service = SprintService(self.connect(server.url))
            service.create_sprint(CreateSprintRequest(request_id="mine"))
        self.assertEqual(json.loads(server.asked[0].body), {"requestId": "mine"})

    def test_a_call_that_may_do_something_twice_is_never_repeated(self) -> None:
        with ScriptedServer([answer(503, refusal("unavailable", retry="0.001s"))]) as server:
            with self.assertRaises(PmxError):
                self.series(server.url).remove_series(RemoveSeriesRequest(ticker="F1"))
        self.assertEqual(len(server.asked), 1)

    def test_what_would_fail_again_is_not_repeated(self) -> None:
        for code in ("invalid_argument", "resource_exhausted", "internal"):
            with ScriptedServer([answer(400, refusal(code))]) as server:
                with self.assertRaises(PmxError):
                    self.series(server.url).list_series(ListSeriesRequest())
            self.assertEqual(len(server.asked), 1, code)

    def test_a_stated_delay_is_waited_for_and_little_more_where_it_is_not_too_long(self) -> None:
        policy = RetryPolicy(delay_max=3.0)
        stated = PmxError(Code.UNAVAILABLE, "", retry_delay=timedelta(seconds=2))
        for _ in range(100):
            delay = policy.delay(1, stated)
            self.assertTrue(delay is not None and 2.0 <= delay <= 2.2, delay)
        late = PmxError(Code.UNAVAILABLE, "", retry_delay=timedelta(seconds=4))
        self.assertIsNone(policy.delay(1, late))

    def test_a_delay_that_is_not_stated_doubles_to_its_bound(self) -> None:
        error = PmxError(Code.UNAVAILABLE, "")
        policy = RetryPolicy(attempts=9, first_delay=1.0, delay_max=4.0)
        for attempt, most in ((1, 1.0), (2, 2.0), (3, 4.0), (8, 4.0)):
            delay = policy.delay(attempt, error)
            self.assertTrue(delay is not None and most / 2 <= delay <= most, (attempt, delay))
        self.assertIsNone(policy.delay(9, error))

    def test_attempts_are_bounded(self) -> None:
        with ScriptedServer([answer(503, refusal("unavailable"))]) as server:
            with self.assertRaises(PmxError):
                self.series(server.url).list_series(ListSeriesRequest())
        self.assertEqual(len(server.asked), RetryPolicy().attempts)

    def test_no_delay_goes_beyond_the_deadline(self) -> None:
        with ScriptedServer([answer(503, refusal("unavailable", retry="5s"))]) as server:
            began = time.monotonic()
            with self.assertRaises(PmxError) as caught:
                self.series(server.url, timeout=4).list_series(ListSeriesRequest())
        self.assertEqual(caught.exception.code, Code.UNAVAILABLE)
        self.assertLess(time.monotonic() - began, 4)


class Deadlines(SeriesTest):
    def test_a_call_ends_with_its_timeout(self) -> None:
        answered = threading.Event()
        with ScriptedServer([held_by(answered)]) as server:
            with self.assertRaises(PmxError) as caught:
                self.series(server.url).list_series(ListSeriesRequest(), timeout=0.05)
            answered.set()
        self.assertEqual(str(caught.exception), "DEADLINE_EXCEEDED: not answered within 0.05 s")

    def test_a_timeout_that_is_none_is_refused(self) -> None:
        for timeout in (0, -1, float("nan")):
            with self.subTest(timeout), self.assertRaisesRegex(ValueError, "timeout"):
                Connection("http://127.0.0.1:1", timeout=timeout)


class Addresses(SeriesTest):
    def test_nobody_there_is_unavailable(self) -> None:
        with self.assertRaisesRegex(PmxError, "UNAVAILABLE: http://127.0.0.1:1 cannot be reached"):
            self.series("http://127.0.0.1:1").list_series(ListSeriesRequest())

    def test_what_is_no_address_is_refused(self) -> None:
        for url in ("127.0.0.1:50055", "ftp://a", "http://", "http://a/b", "http://u@a"):
            with self.subTest(url), self.assertRaises(ValueError):
                Connection(url)

    def test_a_token_goes_to_another_machine_encrypted_alone(self) -> None:
        with self.assertRaisesRegex(ValueError, "plain text"):
            Connection("http://pmx.example.com", token="secret")
        Connection("https://pmx.example.com", token="secret").close()
        Connection("http://pmx.example.com", token="secret", insecure=True).close()
        Connection("http://[::1]:50055", token="secret").close()

    def test_a_closed_connection_says_so(self) -> None:
        connection = Connection("http://127.0.0.1:1")
        connection.close()
        with self.assertRaisesRegex(ValueError, "closed"):
            MarketDataService(connection).list_series(ListSeriesRequest())


if __name__ == "__main__":
    unittest.main()
