import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { textOf } from "#test/support/source-files.ts";
import { emptyPlace, type Seen, shellIn, unfitFor } from "./installation.ts";
import { vendorFile } from "./vendor-file.ts";

/** The lines of the blocks below a heading of a page. */
function linesBelow(page: string, heading: string): readonly string[] {
  const [, section = ""] = page.split(`## ${heading}\n`);
  const [body = ""] = section.split(/^## /m);
  return [...body.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, lines = ""]) =>
    lines.trim().split("\n"),
  );
}

const { sprintHash } = JSON.parse(textOf("test/testdata/golden/twenty-audits-of-aapl.json"));
const guide = textOf("docs/install.md");
const first = linesBelow(guide, "In a folder, with a project");
const onOwnPrices = linesBelow(guide, "On your own prices");

interface Expected {
  readonly out: RegExp;
  /** Of a sprint it is the verdict; else 0. */
  readonly codes?: readonly number[];
}

/** What a person must see after each line of the guide. */
const expected: Readonly<Record<string, Expected>> = {
  "npm install ./pmx-0.2.0.tgz": { out: /added \d+ packages/ },
  "npx pmx init demo": { out: /^Wrote \d+ files:\n[\s\S]*\nNext:\n {2}cd demo\n/ },
  "cd demo": { out: /^$/ },
  'export PMX_CONFIG_DIR="$PWD/config"': { out: /^$/ },
  "npx pmx plan --audits 20 --gate phase-1": { out: /It can pass with so many observations\./ },
  "npx pmx sprint --audits 20 --tickers AAPL": {
    out: new RegExp(`^PASS: all 3 gates held\\.[\\s\\S]*^Sprint hash  ${sprintHash}$`, "m"),
  },
  "npx pmx explain": {
    out: /^sprints\/\w+\n\nVerdict\n {2}(PASS|FAIL|INCONCLUSIVE)[\s\S]*Gate phase-1/,
  },
  "npx pmx data check bars/": {
    out: /ACME\.csv +2499 +\S+ +FLAGGED[\s\S]*1 gap[\s\S]*1 checked: 1 flagged/,
  },
  "npx pmx sprint --audits 20 --bars bars/": {
    out: /^Tickers +ACME[\s\S]*^(PASS|FAIL|INCONCLUSIVE): [\s\S]*^Sprint hash/m,
    codes: [0, 1, 2],
  },
  "npx pmx report --out report.html": { out: /^report\.html\n$/ },
  "npx pmx export --out evidence.json": {
    out: /records of sprints\/\w+ written to evidence\.json/,
  },
  "npx pmx verify evidence.json": { out: /^(ok .*\n)+$/ },
};

/** What may stand on standard error: how far it is, and what npm says of itself. */
const progress =
  /^(pmx 0\.2\.0: starting the services; records and log in \S.*|imported ACME\.csv: .*|audit \d+\/20 .*|settlement .*|npm warn install-scripts.*|)$/;

const { folder } = emptyPlace();
const shell = shellIn(folder);
const seen = new Map<string, Seen>();

function typed(line: string): void {
  const { out, codes = [0] } = expected[line] ?? assert.fail(`nothing says what "${line}" shows`);
  const what = shell.type(line);
  seen.set(line, what);
  const shown = `${line}\nexit ${what.code}\n${what.out}\n${what.err}`;
  assert.ok(codes.includes(what.code ?? 70), shown);
  assert.match(what.out, out, shown);
  const others = what.err.split("\n").filter((text) => !progress.test(text));
  assert.deepEqual([others, unfitFor(what)], [[], []], shown);
}

for (const line of first) test(`install: ${line}`, () => typed(line));

test("what pmx init printed and wrote are the lines of the guide", () => {
  const { out } = seen.get("npx pmx init demo")!;
  const [, printed = ""] = out.split("Next:\n");
  const after = first.slice(first.indexOf("npx pmx init demo") + 1);
  assert.equal(
    printed,
    `${after.map((line) => `  ${line}\n`).join("")}Then your own prices: demo/README.md says how.\n`,
  );
  const readme = readFileSync(join(folder, "demo/README.md"), "utf8");
  assert.deepEqual(
    [...linesBelow(`## all\n${readme.replaceAll("\n## ", "\n### ")}`, "all")],
    [...after.slice(1), ...onOwnPrices],
  );
});

test("own prices as a vendor wrote them are checked, judged, shown, explained and proven", async (t) => {
  const file = join(folder, "demo/bars/ACME.csv");
  writeFileSync(file, vendorFile(2500));
  for (const line of onOwnPrices) await t.test(line, () => typed(line));
  const report = readFileSync(join(folder, "demo/report.html"), "utf8");
  assert.match(report, /ACME/);
  assert.match(report, /<svg/);
});

test("an edited setting is in force, and without PMX_CONFIG_DIR a sprint says that it is not", () => {
  const changed = shell.type(
    "sed -i 's/minimumExpectedReturnBps: 30$/minimumExpectedReturnBps: 7/' config/risk-gate.yaml; npx pmx config explain --changed",
  );
  assert.deepEqual([changed.code, unfitFor(changed)], [0, []]);
  assert.match(changed.out, /minimumExpectedReturnBps[\s\S]*risk-gate\.yaml:20/);
  const without = shell.type("unset PMX_CONFIG_DIR; npx pmx sprint --audits 1 --tickers AAPL");
  assert.match(
    without.err,
    /^note: the settings in \.\/config are not in force; export PMX_CONFIG_DIR=/m,
  );
  const advice = /(export PMX_CONFIG_DIR=\S+)/.exec(without.err)?.[1];
  const pasted = shell.type(`${advice}; npx pmx sprint --audits 1 --tickers AAPL`);
  assert.doesNotMatch(pasted.err, /not in force/);
});
