import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { repositoryRoot } from "#test/support/source-files.ts";

/** What differs between Node and Deno below pmx: connections that end, TLS, files that are followed, locks, HTTP. */
const files = [
  "test/contract/kit/grpc/drain.test.ts",
  "test/contract/kit/grpc/health-port.test.ts",
  "test/contract/kit/grpc/tls.test.ts",
  "test/contract/kit/grpc/tls-rotation.test.ts",
  "test/contract/kit/grpc/tokens.test.ts",
  "test/contract/kit/http/tokens.test.ts",
  "test/unit/lib/kit/store/file-lock.test.ts",
];

test("on Deno connections end, certificates and tokens are replaced, and files are locked as on Node", async () => {
  const deno = join(repositoryRoot, "node_modules/.bin/deno");
  const child = spawn(deno, ["test", "--allow-all", "--no-check", ...files], {
    cwd: repositoryRoot,
    env: { ...process.env, NO_COLOR: "1", NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  const [exitCode, signal] = await once(child, "close");
  assert.deepEqual([exitCode, signal], [0, null], said.slice(-4_000));
  assert.match(said, /ok \| [4-9]\d passed \| 0 failed/);
});
