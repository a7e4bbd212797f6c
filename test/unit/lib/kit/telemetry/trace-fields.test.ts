import assert from "node:assert/strict";
import { test } from "node:test";
import { SpanKind } from "@opentelemetry/api";
import { fromCloudEvent, toCloudEvent } from "#lib/kit/events/cloud-event.ts";
import { createLogger } from "#lib/kit/telemetry/logger.ts";
import { isTracing, startSpan, traceHeaders, within } from "#lib/kit/telemetry/tracing/spans.ts";
import { recordSpans } from "#test/support/recorded-spans.ts";
import { testEvent } from "#test/support/test-event.ts";

function linesWith(work: (info: (message: string) => void) => void) {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({
    level: "info",
    service: "test",
    write: (line) => void lines.push(JSON.parse(line)),
  });
  work((message) => logger.info(message));
  return lines;
}

test("without an SDK no span is made, no header is written and no line has a trace", () => {
  assert.equal(isTracing(), false);
  assert.equal(traceHeaders(), undefined);
  assert.deepEqual(Object.keys(linesWith((info) => info("here"))[0]!), [
    "time",
    "level",
    "msg",
    "service",
  ]);
});

test("a line that is logged within a span has the ids of its trace", () => {
  const recorded = recordSpans();
  try {
    const span = startSpan("work", SpanKind.INTERNAL, {});
    const [line] = linesWith((info) => within(span, () => info("here")));
    const { traceId, spanId } = span.spanContext();
    assert.deepEqual([line?.trace_id, line?.span_id], [traceId, spanId]);
  } finally {
    recorded.stop();
  }
});

test("the trace of a fact goes through the headers of NATS as W3C Trace Context", () => {
  const trace = {
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    tracestate: "vendor=1",
  };
  const event = { ...testEvent("test", 1), trace };
  const head = toCloudEvent(event);
  assert.equal(head.get("traceparent"), trace.traceparent);
  const { payload: data, subject } = event;
  const read = fromCloudEvent({ subject, data, headers: head, seq: 1 });
  assert.deepEqual(read.event.trace, trace);
  const plain = toCloudEvent(testEvent("test", 1));
  assert.equal(plain.has("traceparent"), false);
});
