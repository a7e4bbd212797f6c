import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse, stringify } from "yaml";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

/** The repository's configuration with a patience that no answer of another service keeps to. */
function impatientConfig(): string {
  const folder = temporaryFolder();
  cpSync(join(repositoryRoot, "config"), folder, { recursive: true });
  const file = join(folder, "gateway.yaml");
  const { sprints } = parse(readFileSync(file, "utf8")) as { sprints: object };
  writeFileSync(file, stringify({ sprints: { ...sprints, interactivePatienceMs: 1 } }));
  return folder;
}

test("a gate and a comparison of recorded sprints may take longer than callers wait for other answers", async () => {
  const place = ["--data-dir", temporaryFolder(), "--json"];
  const plan = ["--audits", "2", "--tickers", "AAPL", "--gate", "phase-0", ...place];
  const names: string[] = [];
  for (const regime of ["on", "off"]) {
    const { stdout } = await runPmxHere(["sprint", ...plan, "--regime", regime]);
    names.push(JSON.parse(stdout).sprint.name);
  }
  const impatient = { environment: { PMX_CONFIG_DIR: impatientConfig() } };
  const refused = await runPmxHere(["sprint", ...plan], impatient);
  assert.match(JSON.parse(refused.stdout).error?.reason, /^(DEADLINE|PEER_UNREACHABLE)$/);
  const gate = await runPmxHere(["gate", "phase-0", names[0]!, ...place], impatient);
  assert.equal(JSON.parse(gate.stdout).gate, "phase-0");
  const compared = await runPmxHere(["compare", ...names, ...place], impatient);
  assert.equal(JSON.parse(compared.stdout).comparison.baseAuditSet, names[0]);
});
