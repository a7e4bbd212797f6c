import assert from "node:assert/strict";
import { test } from "node:test";
import { contractServices } from "#scripts/contract-services.ts";
import { snakeCase } from "#scripts/python-client/python-service.ts";
import { textOf } from "#test/support/source-files.ts";

const moduleText = (name: string) => textOf(`clients/python/src/pmx_client/v1/${name}.py`);

/** A field of a message, with what is said of it. */
function fieldOf(module: string, message: string, field: string): string {
  const [, body = ""] = moduleText(module).split(`\nclass ${message}(Message):\n`);
  const [, found = ""] = new RegExp(`\n {4}(${field}: [^\n]*\n {4}"""[^]*?""")`).exec(body) ?? [];
  return found.replaceAll(/\s+/g, " ");
}

test("a field says what its proto says of it, with its bounds", () => {
  const tickers = fieldOf("sprint", "SprintSpec", "tickers");
  assert.match(
    tickers,
    /^tickers: list\[str\] = .*"""Tickers with stored bars, 1 to 50, each once\..* 1 to 50 items\. """$/,
  );
  const ratio = fieldOf("type", "CostModel", "participation_limit_ratio");
  assert.match(ratio, /float = 0\.0 .* Above 0\. At most 1\. """$/);
});

test("a field of a oneof names those that exclude it", () => {
  const sessions = fieldOf("type", "HoldingLimit", "sessions");
  assert.match(
    sessions,
    /int \| None = None .* None where one of these is set: calendar_days, bars\. """$/,
  );
});

test("an enum has the values of the proto under their names without its own", () => {
  assert.match(
    moduleText("sprint"),
    /class SprintState\(OpenEnum\):[\s\S]*?\n {4}RUNNING = "SPRINT_STATE_RUNNING"\n {4}"""Its steps run/,
  );
});

test("every method of every service is one of its class", async () => {
  for (const { name, typeName, methods } of await contractServices()) {
    const text = moduleText(typeName.split(".")[1]!);
    const [, body = ""] = text.split(`\nclass ${name}(Service):\n`);
    for (const method of methods) {
      const start = `    def ${snakeCase(method.name)}(\n        self, request`;
      assert.ok(body.includes(start), `${typeName}/${method.name}`);
    }
  }
});

test("what may be repeated is what is without side effects, or idempotent", () => {
  const text = moduleText("marketdata");
  assert.match(
    text,
    /MarketDataService\/ListBars", ListBarsRequest, ListBarsResponse, is_safe=True/,
  );
  assert.match(text, /MarketDataService\/RemoveSeries", .*, is_safe=False/);
});

test("names of methods are split at capitals", () => {
  assert.equal(snakeCase("EvaluateSprintGate"), "evaluate_sprint_gate");
});
