import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { openClocks } from "./clocks.ts";

const clocks = openClocks(["teller"]);
const program = "process.stdin.on('data', () => console.log(Date.now(), performance.now()))";

test("a clock jumps under the process that runs by it, and its monotonic clock goes on", {
  skip: clocks.lacking ?? false,
}, async () => {
  const [command = "", ...rest] = clocks.commandOf("teller", [process.execPath, "-e", program]);
  const teller = spawn(command, rest, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(teller.stdout)[Symbol.asyncIterator]();
  const told = async () => {
    teller.stdin.write("?\n");
    const { value } = await lines.next();
    const [timeMs = 0, monotonicMs = 0] = String(value).split(" ").map(Number);
    return { aheadMs: timeMs - Date.now(), monotonicMs };
  };
  const hourMs = 3_600_000;
  const atFirst = await told();
  assert.ok(Math.abs(atFirst.aheadMs) < hourMs / 2, `${atFirst.aheadMs} ms ahead`);
  clocks.turn("teller", 40 * 86_400);
  const ahead = await told();
  assert.ok(Math.abs(ahead.aheadMs - 40 * 24 * hourMs) < hourMs / 2, `${ahead.aheadMs} ms ahead`);
  clocks.turn("teller", -3_600);
  const behind = await told();
  assert.ok(Math.abs(behind.aheadMs + hourMs) < hourMs / 2, `${behind.aheadMs} ms ahead`);
  assert.ok(behind.monotonicMs >= ahead.monotonicMs && behind.monotonicMs < hourMs);
  teller.stdin.end();
  const [code] = await once(teller, "exit");
  assert.equal(code, 0);
});
