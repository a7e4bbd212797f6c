import assert from "node:assert/strict";
import { test } from "node:test";
import { parseArguments } from "#cli/parse-arguments.ts";
import type { Environment } from "#cli/setting.ts";
import { Fault } from "#lib/kernel/fault.ts";

/** The line that the refusal says to write, for what npm set and what it passed on. */
function advised(taken: Environment, passedOn: readonly string[] = [], command = "sprint") {
  const environment = { npm_lifecycle_event: command, ...taken };
  try {
    parseArguments([command, ...passedOn], environment);
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    assert.equal(error.reason, "FIELD_INVALID");
    return /npm took it for an option of its own; write: (.*)$/.exec(error.message)?.[1];
  }
  return undefined;
}

test("what npx is set to, such as audit=false in an .npmrc, is nobody's flag", () => {
  const npx = { npm_lifecycle_event: "npx", npm_config_audit: "", npm_config_tickers: "MSFT" };
  assert.equal(advised(npx, ["--audits", "3"]), undefined);
  assert.equal(advised(npx, [], "explain"), undefined);
});

test("a flag with = that npm took is refused with the line to write", () => {
  const line = "npm run sprint -- --tickers=MSFT";
  assert.equal(advised({ npm_config_tickers: "MSFT" }), line);
  assert.equal(advised({ npm_config_tickers: "MSFT", npm_lifecycle_event: undefined }), line);
});

test("a flag without = gets back the words that npm passed on", () => {
  const taken = { npm_config_tickers: "true" };
  const line = "npm run sprint -- --tickers AAPL MSFT --audits 3";
  assert.equal(advised(taken, ["AAPL", "MSFT", "--audits", "3"]), line);
});

test("several flags without = are named with what they need", () => {
  const taken = { npm_config_tickers: "true", npm_config_audits: "true" };
  assert.equal(advised(taken, ["3", "MSFT"]), "npm run sprint -- --audits=N --tickers=A,B");
});

test("switches, their negation, other spellings and odd characters are written as typed", () => {
  const taken = {
    npm_config_forecast_horizon: "5",
    npm_config_proof_mode: "",
    npm_config_long_only: "true",
    npm_config_data_dir: "my data",
    npm_config_resume: "true",
    npm_config_json: "true",
  };
  assert.equal(
    advised(taken),
    "npm run sprint -- --forecast-horizon=5 --no-proof-mode --long-only --data-dir='my data' --json --resume",
  );
});

test("the script is named as it was run, and serve is looked after as well", () => {
  const script = { npm_lifecycle_event: "nightly", npm_config_audits: "3" };
  assert.equal(advised(script), "npm run nightly -- --audits=3");
  assert.equal(advised({ npm_config_host: "::1" }, [], "serve"), "npm run serve -- --host=::1");
});

test("options of npm that are none of ours are left alone", () => {
  const environment = { npm_config_audit: "", npm_config_loglevel: "silent" };
  assert.equal(advised(environment), undefined);
});

test("npm's own --json around another script is left alone", () => {
  const environment = { npm_lifecycle_event: "test", npm_config_json: "true" };
  assert.equal(advised(environment), undefined);
});

test("help is shown whatever npm took", () => {
  assert.equal(advised({ npm_config_tickers: "MSFT" }, ["--help"]), undefined);
});
