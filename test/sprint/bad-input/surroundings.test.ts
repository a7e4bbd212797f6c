import assert from "node:assert/strict";
import { cp, readFile, rm, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { eventually } from "#test/support/eventually.ts";
import { cheapForecasts, configWith } from "#test/support/lenient-config.ts";
import { sprintJson, startPmx } from "#test/support/run-pmx.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { assertRefused } from "./refusals.ts";

const sprint = ["sprint", "--audits", "1", "--json", "--quiet"];
const environment = { PMX_CONFIG_DIR: configWith(cheapForecasts) };
const folder = temporaryFolder();
const good = join(folder, "good");
let firstName: string;

const pmx = (...flags: readonly string[]) => runPmxHere([...sprint, ...flags], { environment });

before(async () => {
  const first = await pmx("--request-id", "first", "--data-dir", good);
  firstName = sprintJson(first).sprint.name;
});

for (const [title, damage] of [
  ["without a database's beginning", (bytes: Uint8Array) => bytes.fill(7, 0, 100)],
  ["damaged in the middle", (bytes: Uint8Array) => bytes.fill(7, 4_096, 40_000)],
  ["cut short", (bytes: Uint8Array) => bytes.subarray(0, 20_000)],
] as const) {
  test(`a database file ${title} is named and left byte for byte as it is`, async () => {
    const dataDir = join(folder, `corrupt ${title.length}`);
    await cp(good, dataDir, { recursive: true });
    const file = join(dataDir, "gateway.db");
    await writeFile(file, damage(await readFile(file)));
    const before = await readFile(file);
    const run = await pmx("--data-dir", dataDir);
    assertRefused(run, 69, `Database ${file} is damaged`, "restore it from a backup", "-wal");
    assert.ok(before.equals(await readFile(file)));
  });
}

test("a damaged database replaced by its backup gives the records back, as the message advises", async () => {
  const dataDir = join(folder, "restored");
  await cp(good, dataDir, { recursive: true });
  await writeFile(join(dataDir, "gateway.db"), "no database");
  const again = ["--request-id", "first", "--data-dir", dataDir];
  assertRefused(await pmx(...again), 69, "is damaged");
  await cp(join(good, "gateway.db"), join(dataDir, "gateway.db"));
  assert.equal(sprintJson(await pmx(...again)).sprint.name, firstName);
});

test("a data folder that cannot be written is named; once it can be, the sprint runs", async () => {
  const inTheWay = join(folder, "file");
  await writeFile(inTheWay, "somebody's file");
  const dataDir = join(inTheWay, "data");
  const run = await pmx("--data-dir", dataDir);
  assertRefused(
    run,
    69,
    `Database ${dataDir}/audit.db cannot be opened for writing`,
    "PMX_DATA_DIR",
  );
  assert.equal(await readFile(inTheWay, "utf8"), "somebody's file");
  await unlink(inTheWay);
  assert.equal(sprintJson(await pmx("--data-dir", dataDir)).sprint.completedAudits, 1);
});

test("a second pmx on the same data folder is refused and the first one is not disturbed", async () => {
  const dataDir = join(folder, "shared");
  const typed = ["sprint", "--audits", "12", "--json", "--data-dir", dataDir];
  const first = startPmx(typed, { environment });
  const written = async () =>
    (await readFile(join(dataDir, "gateway.db")).catch(() => "")).length > 0;
  await eventually("its database", written);
  // Stopped by a signal, so that it cannot end before the second one asks.
  first.child.kill("SIGSTOP");
  const second = await pmx("--data-dir", dataDir);
  first.child.kill("SIGCONT");
  assertRefused(
    second,
    69,
    `Database ${dataDir}/audit.db is already open`,
    "Another pmx uses this folder: stop it, ask it instead where it is a gateway (--address), or",
  );
  assert.equal(sprintJson(await first.finished).sprint.completedAudits, 12);
});

test("an unknown configuration key is named by file, line and key, with the known ones", async () => {
  const config = join(folder, "config");
  await cp(environment.PMX_CONFIG_DIR, config, { recursive: true });
  const file = join(config, "risk-gate.yaml");
  const text = await readFile(file, "utf8");
  const line = text.trimEnd().split("\n").length + 1;
  await writeFile(file, `${text.trimEnd()}\nriskCieling: 0.5\n`);
  const own = { environment: { PMX_CONFIG_DIR: config } };
  const dataDir = join(folder, "configured");
  const run = await runPmxHere([...sprint, "--data-dir", dataDir], own);
  assertRefused(run, 64, `${file}:${line}: riskCieling: unknown key; known here: `);
  await writeFile(file, text);
  const corrected = await runPmxHere([...sprint, "--data-dir", dataDir], own);
  assert.equal(sprintJson(corrected).sprint.completedAudits, 1);
  await rm(config, { recursive: true });
});
