import assert from "node:assert/strict";
import { test } from "node:test";
import { createLogger } from "#lib/kit/telemetry/logger.ts";

function said(log: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  const clock = { nowMs: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678) };
  const write = (line: string) => void lines.push(line);
  log(createLogger({ level: "debug", service: "audit", format: "text", write, clock }));
  return lines.join("\n");
}

test("a line for a person has the time of day, level, service and message in columns", () => {
  assert.equal(
    said((logger) => logger.info("started")),
    "03:04:05.678  info   audit      started",
  );
});

test("fields follow as key=value, in quotes where a value has blanks, with those of the child", () => {
  assert.equal(
    said((logger) => logger.child({ audit: 3 }).warn("late", { by: "1 s", file: "/a.db" })),
    '03:04:05.678  warn   audit      late  audit=3  by="1 s"  file=/a.db',
  );
});

test("an error is its message, with the stack on indented lines below", () => {
  const [first, ...below] = said((logger) =>
    logger.error("gone", { error: new Error("no") }),
  ).split("\n");
  assert.equal(first, '03:04:05.678  error  audit      gone  error="no"');
  assert.ok(below.length > 0);
  for (const line of below) assert.match(line, /^ {4}at /);
});

test("secrets are hidden from a person too", () => {
  assert.match(
    said((logger) => logger.info("x", { password: "p" })),
    /password=\[redacted\]/,
  );
});
