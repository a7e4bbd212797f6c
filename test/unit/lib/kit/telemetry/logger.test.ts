import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { createLogger, type LogLevel } from "#lib/kit/telemetry/logger.ts";

function captured(level: LogLevel = "debug") {
  const lines: string[] = [];
  const clock = { nowMs: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678) };
  const write = (line: string): void => void lines.push(line);
  const logger = createLogger({ level, service: "audit", write, clock });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? "null") };
}

test("the logger writes time, level, msg and service first, then the fields", () => {
  const { logger, lines } = captured();
  logger.info("started", { port: 50054 });
  assert.equal(
    lines[0],
    '{"time":"2026-01-02T03:04:05.678Z","level":"info","msg":"started","service":"audit","port":50054}',
  );
});

test("the logger drops lines below its level", () => {
  const { logger, lines } = captured("warn");
  logger.debug("a");
  logger.info("b");
  logger.warn("c");
  logger.error("d");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).msg),
    ["c", "d"],
  );
});

test("the logger says which levels it writes", () => {
  const { logger } = captured("warn");
  assert.equal(logger.isEnabled("info"), false);
  assert.equal(logger.child({ audit: 3 }).isEnabled("warn"), true);
});

test("the logger adds a child's fields to each of its lines, and none to its parent's", () => {
  const { logger, last } = captured();
  const child = logger.child({ sprint: "sprints/1" }).child({ audit: 3 });
  child.info("step");
  assert.equal(last().sprint, "sprints/1");
  assert.equal(last().audit, 3);
  logger.info("step");
  assert.equal("audit" in last(), false);
});

test("the logger does not let a field replace the level or the message", () => {
  const { logger, last } = captured();
  logger.error("real", { msg: "fake", level: "debug" });
  assert.equal(last().msg, "real");
  assert.equal(last().level, "error");
});

test("the logger hides values under keys of tokens, secrets and passwords, at any depth", () => {
  const { logger, lines } = captured();
  logger.child({ apiToken: "hunter2" }).info("x", {
    nested: { Password: "hunter2", list: [{ client_secret: "hunter2" }] },
  });
  assert.ok(!lines[0]?.includes("hunter2"));
  assert.equal(lines[0]?.match(/\[redacted\]/g)?.length, 3);
});

test("the logger writes bigints, NaN, bytes, dates and cycles", () => {
  const { logger, last } = captured();
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  const fields = {
    cashMicros: 9007199254740993n,
    ratio: Number.NaN,
    bytes: new Uint8Array(3),
    asOf: new Date(0),
    cycle,
  };
  logger.info("x", fields);
  const { cashMicros, ratio, bytes, asOf } = last();
  assert.deepEqual(
    { cashMicros, ratio, bytes, asOf },
    {
      cashMicros: "9007199254740993",
      ratio: "NaN",
      bytes: "[3 bytes]",
      asOf: "1970-01-01T00:00:00.000Z",
    },
  );
  assert.equal(last().cycle.self, "[circular]");
});

test("the logger writes errors with stack and causes, and the reason of a Fault", () => {
  const { logger, last } = captured();
  const fault = new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "no forecast", {
    cause: new AggregateError([new Error("first"), new Error("second")], "both"),
    metadata: { address: "127.0.0.1:1" },
  });
  logger.error("failed", { error: fault });
  const { error } = last();
  assert.equal(error.reason, "PEER_UNREACHABLE");
  assert.equal(error.metadata.address, "127.0.0.1:1");
  assert.match(error.stack, /logger\.test/);
  assert.equal(error.cause.errors[1].message, "second");
});

test("the logger replaces fields that are nested too deep by a remark", () => {
  const { logger, lines } = captured();
  const deep: Record<string, unknown> = {};
  let inner = deep;
  for (let depth = 0; depth < 1000; depth++) {
    const next: Record<string, unknown> = {};
    inner.next = next;
    inner = next;
  }
  logger.info("x", { deep });
  assert.match(lines[0] ?? "", /\[too deep\]/);
});

test("no line holds a secret, wherever it is: by its key, in a URL, in a header or in an error's cause", () => {
  const canary = "canary-4f1c9a77e2b0";
  const { logger, lines } = captured();
  const url = `nats://pmx:${canary}@nats:4222`;
  const failure = new Fault("UNAVAILABLE", "PEER_UNREACHABLE", `no server answers at ${url}`, {
    metadata: { address: url },
    cause: new Error(`Authorization: Bearer ${canary}`),
  });
  logger.warn(`cannot reach ${url}`, { url, urls: [url], error: failure });
  logger.child({ peer: url }).info("child", { headers: { authorization: canary, cookie: canary } });
  for (const key of ["peerToken", "clientSecret", "PASSWORD", "natsCredentials", "privateKey"]) {
    logger.error("keys", { settings: { [key]: canary } });
  }
  assert.equal(lines.length, 7);
  for (const line of lines) assert.doesNotMatch(line, new RegExp(canary));
  assert.match(lines[0] ?? "", /cannot reach nats:\/\/\[redacted\]@nats:4222/);
});

test("what only looks like a secret is left as it is", () => {
  const { logger, last } = captured();
  const text = "see https://example.org/a@b and basic information, me@example.org";
  logger.info(text, { text });
  assert.deepEqual([last().msg, last().text], [text, text]);
});
