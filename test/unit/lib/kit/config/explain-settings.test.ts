import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { z } from "zod";
import type { ConfigSource } from "#lib/kit/config/config-source.ts";
import { explainSettings } from "#lib/kit/config/explain-settings.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();
const file = "own.yaml";
const path = join(folder, file);

const schema = z.strictObject({
  port: z.int().default(7),
  natsUrl: z.string().optional(),
  password: z.string().default("none"),
  policy: z
    .strictObject({
      limitBps: z.number(),
      steps: z.array(z.strictObject({ after: z.int() })).default([]),
      isOn: z.boolean().default(false),
    })
    .prefault({ limitBps: 1 }),
  tickers: z.record(z.string(), z.strictObject({ limitBps: z.number().default(3) })).default({}),
  entry: z
    .union([
      z.strictObject({ kind: z.literal("A"), left: z.int() }),
      z.strictObject({ kind: z.literal("B"), right: z.int() }),
    ])
    .default({ kind: "A", left: 1 }),
});

const variables = [
  { name: "PMX_PORT", path: "port", kind: "number" },
  { name: "NATS_URL", path: "natsUrl", kind: "text" },
] as const;

/** Values with where they are from, by key; `text` is what the file says. */
function explained(text: string, source: Partial<ConfigSource> = {}) {
  writeFileSync(path, text);
  const settings = { file, schema, variables };
  const found = explainSettings({ folder, environment: {}, ...source }, settings);
  return Object.fromEntries(found.map(({ key, value, source: from }) => [key, [value, from]]));
}

test("a setting that nobody set has its default, and each is listed", () => {
  assert.deepEqual(explained(""), {
    port: [7, "default"],
    natsUrl: [undefined, "default"],
    password: ["(not shown)", "default"],
    "policy.limitBps": [1, "default"],
    "policy.steps": [[], "default"],
    "policy.isOn": [false, "default"],
    "entry.kind": ["A", "default"],
    "entry.left": [1, "default"],
  });
});

test("a setting of the file has its line, also in a map and in one of several kinds", () => {
  const text = [
    "policy:",
    "  limitBps: 5",
    "  steps: [{ after: 2 }]",
    "tickers:",
    "  AAPL: {}",
    "entry:",
    "  kind: B",
    "  right: 4",
  ].join("\n");
  const found = explained(text);
  assert.deepEqual(found["policy.limitBps"], [5, `${path}:2`]);
  assert.deepEqual(found["policy.steps"], [[{ after: 2 }], `${path}:3`]);
  assert.deepEqual(found["policy.isOn"], [false, "default"]);
  assert.deepEqual(found["tickers.AAPL.limitBps"], [3, "default"]);
  assert.deepEqual(found["entry.right"], [4, `${path}:8`]);
  assert.equal(found["entry.left"], undefined);
});

test("a variable wins over the file and a flag over both, each by its name", () => {
  const environment = { PMX_PORT: "8" };
  assert.deepEqual(explained("port: 9").port, [9, `${path}:1`]);
  assert.deepEqual(explained("port: 9", { environment }).port, [8, "environment PMX_PORT"]);
  const flags = [{ source: "flag --port", path: "port", value: 6 }];
  assert.deepEqual(explained("port: 9", { environment, flags }).port, [6, "flag --port"]);
});

test("what logs in to a server is not shown", () => {
  const environment = { NATS_URL: "nats://user:secret@one:4222,nats://token@two:4222" };
  const found = explained("password: hunter2", { environment });
  assert.deepEqual(found.natsUrl, [
    "nats://(not shown)@one:4222,nats://(not shown)@two:4222",
    "environment NATS_URL",
  ]);
  assert.deepEqual(found.password, ["(not shown)", `${path}:1`]);
});

test("what a process would refuse is refused with its line", () => {
  assert.throws(() => explained("prot: 9"), {
    reason: "CONFIG_INVALID",
    message: /own\.yaml:1: prot: unknown key/,
  });
});
