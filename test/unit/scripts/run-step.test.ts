import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { runStep } from "#scripts/run-step.ts";

/** Two streams that keep what is written. */
function streams() {
  const written = { stdout: "", stderr: "" };
  const keeping = (name: keyof typeof written) =>
    new PassThrough().setEncoding("utf8").on("data", (text: string) => {
      written[name] += text;
    });
  return { stdout: keeping("stdout"), stderr: keeping("stderr"), written };
}

test("a step that fails is not ok, and its last lines are those of both of its streams", async () => {
  const command = "for n in $(seq 30); do echo line $n; done; sleep 0.1; echo broken >&2; exit 3";
  const { written, ...out } = streams();
  const { ok, lastLines } = await runStep({ name: "a step", command }, out);
  assert.equal(ok, false);
  assert.equal(lastLines.at(-1), "broken");
  assert.deepEqual(lastLines.slice(-3, -1), ["line 29", "line 30"]);
  assert.match(written.stdout, /^line 1\n/, "what is printed is shown");
  assert.equal(written.stderr, "broken\n");
});

test("a step is ok when its command exits with 0", async () => {
  const { ok, lastLines } = await runStep({ name: "a step", command: "echo fine" }, streams());
  assert.equal(ok, true);
  assert.deepEqual(lastLines, ["fine"]);
});
