import assert from "node:assert/strict";
import { test } from "node:test";
import { parseArguments } from "#cli/parse-arguments.ts";
import type { Environment } from "#cli/setting.ts";
import { Fault } from "#lib/kernel/fault.ts";

function refusal(typed: readonly string[], environment: Environment = {}): string {
  try {
    parseArguments(typed, environment);
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    assert.equal(error.reason, "FIELD_INVALID");
    return error.message;
  }
  return assert.fail(`${typed.join(" ")} was accepted`);
}

test("help wins over everything else that was typed", () => {
  const command = parseArguments(["sprint", "--audits", "0", "--help"], {});
  assert.deepEqual(command, { kind: "help", topic: "sprint" });
});

test("no command at all asks for help", () => {
  assert.deepEqual(parseArguments([], {}), { kind: "help", topic: "pmx" });
});

test("help and a command ask for the page of the command", () => {
  const topicOf = (...typed: string[]) => {
    const command = parseArguments(["help", ...typed], {});
    return command.kind === "help" ? command.topic : command.kind;
  };
  assert.deepEqual(
    [topicOf(), topicOf("plan"), topicOf("seal"), topicOf("data"), topicOf("data", "check")],
    ["pmx", "plan", "seal", "data", "data check"],
  );
  assert.match(refusal(["help", "sprnt"]), /^sprnt: no such command; try sprint/);
  assert.match(refusal(["help", "data", "chek"]), /^data chek: no such command; try check/);
});

test("--seal takes a share, and is refused by name beside what it has no meaning with", () => {
  const ratioOf = (text: string, environment: Environment = {}) => {
    const command = parseArguments(text.split(" "), environment);
    if (command.kind === "sprint") return command.arguments.sealRatio;
    return "arguments" in command && "sprint" in command.arguments
      ? command.arguments.sprint.sealRatio
      : undefined;
  };
  const vary = "--vary longOnly=true,false --audits 4";
  for (const typed of ["sprint", "sprint --phase 2", `ab ${vary}`, `sweep ${vary}`]) {
    assert.equal(ratioOf(`${typed} --seal 12.5%`), 0.125, typed);
    assert.equal(ratioOf(typed), undefined, typed);
  }
  const refused: Readonly<Record<string, RegExp>> = {
    "sprint --seal 20": /^--seal: "20" is no share of the bars, for example 20%/,
    "sprint --seal 100%": /^--seal: "100%" is no share/,
    "sprint --seal 20% --open-seal 0a1b": /^--seal: hides bars, and --open-seal shows them/,
    [`ab ${vary} --stop-when-decided --seal 20% --open-seal 0a1b`]: /^--seal: hides bars/,
    "sprint --seal 20% --forward nightly":
      /^--seal: with --forward: a forward sprint sees no sealed/,
    "sprint --seal 20% --resume": /^--seal: a resumed sprint keeps what it was planned with/,
    "sprint --seal 20% --cycles 2": /^--seal: with --cycles: each cycle has other bars/,
    "sprint --seal 20% --dry-run": /^--dry-run: is for a sprint that opens a seal/,
    "sprint --seal 20% --phase 3 --include-frontier-tickers":
      /^--seal: with --include-frontier-tickers: it seals the tickers that are named/,
  };
  for (const [typed, why] of Object.entries(refused)) assert.match(refusal(typed.split(" ")), why);
  assert.match(refusal(["sprint", "--seal", "20%"], { CYCLES: "3" }), /^--seal: with --cycles/);
});

test("version and --version ask for the same, and nothing may follow", () => {
  assert.deepEqual(parseArguments(["version"], {}), { kind: "version" });
  assert.deepEqual(parseArguments(["--version"], {}), { kind: "version" });
  assert.match(refusal(["version", "sprint"]), /^sprint: unexpected word/);
});

test("a misspelt command gets a guess", () => {
  assert.match(refusal(["sprnt"]), /^sprnt: no such command; try sprint/);
});

test("a flag before the command is told where flags stand", () => {
  assert.equal(refusal(["--json", "list"]), "--json: name a command first; flags follow it");
  assert.match(refusal(["data", "--csv", "list"]), /^data --csv: name a command first/);
});

test("serve may be reached by other machines only where the flag or PMX_INSECURE says so", () => {
  const insecure = (typed: readonly string[], environment = {}) => {
    const command = parseArguments(["serve", ...typed], environment);
    return command.kind === "serve" ? command.arguments.insecure : undefined;
  };
  assert.equal(insecure([]), undefined);
  assert.equal(insecure(["--insecure"]), true);
  assert.equal(insecure([], { PMX_INSECURE: "1" }), true);
});

test("serve takes a first port that leaves space for the four others", () => {
  const basePort = (...typed: string[]) => {
    const command = parseArguments(["serve", ...typed], {});
    return command.kind === "serve" ? command.arguments.basePort : undefined;
  };
  assert.deepEqual([basePort(), basePort("--base-port", "65531")], [undefined, 65_531]);
  for (const wrong of ["0", "65532", "x"]) {
    assert.throws(() => basePort("--base-port", wrong), {
      reason: "FIELD_INVALID",
      message: /--base-port: .* is not a whole number from 1 to 65531/,
    });
  }
});

test("serve listens on loopback unless the flag or PMX_HOST says otherwise", () => {
  const host = (typed: string[], environment: Environment) => {
    const command = parseArguments(["serve", ...typed], environment);
    return command.kind === "serve" ? command.arguments.host : undefined;
  };
  assert.equal(host([], {}), "127.0.0.1");
  assert.equal(host([], { PMX_HOST: "0.0.0.0" }), "0.0.0.0");
  assert.equal(host(["--host", "::1"], { PMX_HOST: "0.0.0.0" }), "::1");
});

test("serve forecaster runs one forecaster, which has a port and keeps nothing", () => {
  const parse = (...typed: string[]) => parseArguments(["serve", ...typed], {});
  assert.deepEqual(parse("forecaster", "--port", "0", "--host", "::1"), {
    kind: "serve-forecaster",
    arguments: { host: "::1", port: 0 },
  });
  for (const [typed, message] of [
    [["forecaster", "--data-dir", "x"], /^--data-dir: a forecaster keeps nothing$/],
    [["forecaster", "--base-port", "1"], /^--base-port: one forecaster has --port$/],
    [["--port", "1"], /^--port: belongs to pmx serve forecaster; --base-port moves all/],
    [["audit"], /^audit: .*node bin\/service\.mjs NAME runs one service$/],
  ] as const) {
    assert.throws(() => parse(...typed), { reason: "FIELD_INVALID", message });
  }
});

for (const [flags, refused] of [
  ["--format excel", /^--format: "excel" is not one of pmx, yfinance, .*generic$/],
  ["--currency dollars", /^--currency: "dollars" is no currency; write USD, or ZAc, GBp or GBX/],
  ["--price-scale 0.02", /^--price-scale: "0\.02" is no power of ten, as 0\.01 and 1000 are$/],
  ["--date-order us", /^--date-order: "us" is not one of dmy, mdy, ymd$/],
  ["--decimal dot", /^--decimal: "dot" is not one of point, comma$/],
  ["--ticker aapl", /^--ticker: "aapl" is not a ticker/],
  ["--exchange Xetra!", /^--exchange: "Xetra!" is no code of an exchange/],
] as const) {
  test(`${flags} is refused with what would be right`, () => {
    assert.match(refusal(["data", "import", "a.csv", ...flags.split(" ")]), refused);
  });
}

test("what says how files are read needs files to read", () => {
  assert.match(
    refusal(["sprint", "--date-order", "dmy"]),
    /^--date-order: .*name them with --bars$/,
  );
});

test("import-bars needs exactly one path and has a default gateway", () => {
  assert.match(refusal(["import-bars"]), /name a file of bars or a folder/);
  assert.match(refusal(["import-bars", "a", "b"]), /^b: unexpected word/);
  const place = (...typed: string[]) => {
    const command = parseArguments(typed, {});
    return command.kind === "data" ? [command.verb, command.arguments] : command;
  };
  const common = { path: "a.csv", files: {}, dataDir: ".pmx", json: false };
  assert.deepEqual(place("import-bars", "a.csv"), [
    "import",
    { ...common, address: "127.0.0.1:50050" },
  ]);
  assert.deepEqual(place("import-bars", "a.csv", "--data-dir", "d"), [
    "import",
    { ...common, dataDir: "d" },
  ]);
  assert.deepEqual(place("data", "import", "a.csv"), ["import", common]);
});
