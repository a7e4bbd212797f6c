import assert from "node:assert/strict";
import { test } from "node:test";
import { testProcesses } from "#scripts/test-processes.ts";

const processesOf = (texts: Readonly<Record<string, string>>) =>
  testProcesses(Object.keys(texts), (file) => texts[file] ?? "").map(({ files }) => files);

test("files of one area share a process, and what starts processes itself has its own", () => {
  const files = {
    "test/contract/audit/gates.test.ts": 'before(() => undefined);\ntest("a", () => undefined);',
    "test/contract/audit/scorecard.test.ts": "",
    "test/contract/execution/splits.test.ts": "",
    "test/sprint/apart.test.ts": "",
    "test/sprint/determinism.test.ts": "",
  };
  assert.deepEqual(processesOf(files), [
    ["test/contract/audit/gates.test.ts", "test/contract/audit/scorecard.test.ts"],
    ["test/contract/execution/splits.test.ts"],
    ["test/sprint/apart.test.ts"],
    ["test/sprint/determinism.test.ts"],
  ]);
});

for (const text of [
  'process.env.PMX_PORT = "1";',
  "process.env[name] = value;",
  "delete process.env.PMX_PORT;",
  "process.chdir(folder);",
  "const before = process.umask(0);",
  'mock.timers.enable({ apis: ["Date"] });',
  "globalThis.fetch = () => undefined;",
]) {
  test(`a file that says "${text}" changes its process, and has it alone`, () => {
    const files = { "test/unit/cli/a.test.ts": "", "test/unit/cli/b.test.ts": text };
    assert.deepEqual(processesOf(files), [
      ["test/unit/cli/a.test.ts"],
      ["test/unit/cli/b.test.ts"],
    ]);
  });
}

test("a path with backslashes is in the same process as one with slashes", () => {
  const [files] = processesOf({ "test\\arch\\a.test.ts": "", "test/arch/b.test.ts": "" });
  assert.equal(files?.length, 2);
});
