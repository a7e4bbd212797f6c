import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { serveMcp } from "@pmx/mcp";

test("a message that is too long is said and passed over, and those around it are answered", async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  const problems: string[] = [];
  const served = serveMcp({
    ...{ name: "pmx", title: "pmx", version: "1", instructions: "", tools: [] },
    resources: {
      templates: [],
      list: async () => ({ resources: [] }),
      read: async () => ({ mimeType: "text/plain", text: "" }),
    },
    ...{ input, output, signal: new AbortController().signal },
    onProblem: (what, error) => problems.push(`${what}: ${error}`),
  });
  const ping = (id: number) => `${JSON.stringify({ jsonrpc: "2.0", id, method: "ping" })}\n`;
  const long = `"${"x".repeat(1_500_000)}"\n`;
  // Cut in the middle of messages, as pipes do.
  const sent = `${ping(1)}${long}${ping(2)}`;
  for (let at = 0; at < sent.length; at += 65_521) input.write(sent.slice(at, at + 65_521));
  input.end(ping(3));
  await served;
  const answers = `${output.read()}`.trim().split("\n");
  assert.deepEqual(
    answers.map((line) => JSON.parse(line).id),
    [1, 2, 3],
  );
  assert.deepEqual(problems, ["a message was not read: it has 1500003 bytes of 1000000 at most"]);
});
