import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import process from "node:process";
import { test } from "node:test";
import { programArguments } from "#test/support/program.ts";

const program = programArguments("test/contract/kit/lifecycle/process-under-test.ts");

/** Runs the process; `react` sees each message that it logs and may send it signals. */
async function run(
  behaviour: string,
  react: (message: string, send: (signal: NodeJS.Signals) => void) => void = () => undefined,
) {
  const child = spawn(process.execPath, [...program, behaviour]);
  const lines: Record<string, unknown>[] = [];
  let text = "";
  child.stderr.on("data", (chunk) => {
    text += chunk;
    const complete = text.split("\n");
    text = complete.pop() ?? "";
    for (const line of complete) {
      const entry: Record<string, unknown> = JSON.parse(line);
      lines.push(entry);
      react(String(entry.msg), (signal) => child.kill(signal));
    }
  });
  const exitCode = await new Promise((resolve) => child.on("close", resolve));
  return { exitCode, lines };
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  test(`runProcess closes and exits 0 on ${signal}`, async () => {
    const { exitCode, lines } = await run("well", (message, send) => {
      if (message === "ready") send(signal);
    });
    assert.equal(exitCode, 0);
    assert.equal(lines.at(-1)?.msg, "the process has stopped");
  });
}

test("runProcess exits 0 on a signal while the start waits for something", async () => {
  const { exitCode, lines } = await run("waiting", (message, send) => {
    if (message === "ready") send("SIGTERM");
  });
  assert.equal(exitCode, 0);
  assert.equal(lines.at(-1)?.msg, "the process has stopped before it had started");
});

test("runProcess exits 1 at once on a second signal", async () => {
  const { exitCode } = await run("stuck", (message, send) => {
    if (message === "ready" || message === "the process stops") send("SIGTERM");
  });
  assert.equal(exitCode, 1);
});

test("runProcess exits 70 and says why when closing fails", async () => {
  const { exitCode, lines } = await run("broken", (message, send) => {
    if (message === "ready") send("SIGTERM");
  });
  assert.equal(exitCode, 70);
  assert.match(JSON.stringify(lines.at(-1)), /the store did not close/);
});

test("runProcess exits 78 with the message of a wrong configuration", async () => {
  const { exitCode, lines } = await run("config");
  assert.equal(exitCode, 78);
  assert.equal(lines[0]?.msg, "the process cannot start: port: no");
  assert.equal(lines[0]?.reason, "CONFIG_INVALID");
});

test("runProcess exits 69 when its port is taken", async () => {
  assert.equal((await run("port")).exitCode, 69);
});

test("runProcess exits 70 on a bug while it starts", async () => {
  const { exitCode, lines } = await run("bug");
  assert.equal(exitCode, 70);
  assert.match(JSON.stringify(lines[0]), /undefined is not a function/);
});

test("runProcess exits 69, and speaks of no bug, when storage fails under work that nobody waits for", async () => {
  const { exitCode, lines } = await run("full");
  assert.equal(exitCode, 69);
  const last = JSON.stringify(lines.at(-1));
  assert.match(last, /the disk is full/);
  assert.doesNotMatch(last, /a bug/);
});

test("runProcess exits 70 on a rejection that nothing handled", async () => {
  const { exitCode, lines } = await run("crash");
  assert.equal(exitCode, 70);
  assert.match(JSON.stringify(lines.at(-1)), /forgotten/);
});
