import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { loadExecutionConfig } from "#services/execution/config.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const repositoryFolder = join(repositoryRoot, "config");
const root = temporaryFolder();

/** A copy of both files with one text replaced. */
function changed(name: string, file: string, from: string | RegExp, to: string): string {
  const folder = join(root, name);
  for (const each of ["execution.yaml", "costs.yaml"]) {
    cpSync(join(repositoryFolder, each), join(folder, each));
  }
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace(from, to));
  assert.notEqual(readFileSync(path, "utf8"), text);
  return folder;
}

function refusalOf(folder: string): string {
  try {
    loadExecutionConfig({ environment: {}, folder });
  } catch (error) {
    assert.ok(error instanceof Fault && error.reason === "CONFIG_INVALID", String(error));
    return error.message;
  }
  return assert.fail("the configuration was accepted");
}

test("the files of the repository load, with costs of the roadmap", () => {
  const config = loadExecutionConfig({ environment: {} });
  assert.equal(config.port, 50_053);
  assert.equal(config.costModel.slippageBps, 5);
  assert.equal(config.costModel.commissionBps, 1.5);
  assert.equal(config.costModel.impactFloorBps, 0.5);
  assert.equal(config.policy.maximumOpenLotsPerInstrument, 1);
});

test("the environment comes before the file, and flags before the environment", () => {
  const environment = { PMX_PORT: "6000", PMX_HOST: "0.0.0.0" };
  const flags = [{ source: "flag --port", path: "port", value: 7000 }];
  const config = loadExecutionConfig({ environment, flags });
  assert.equal(config.port, 7000);
  assert.equal(config.host, "0.0.0.0");
});

test("an unknown key is refused with its file, name and line", () => {
  const folder = changed("unknown", "execution.yaml", "  refuseNegativeCash", "  refuseCash");
  assert.match(refusalOf(folder), /execution\.yaml:16: .*refuseCash/);
});

test("a cost below zero is refused with its file and key", () => {
  const folder = changed("negative", "costs.yaml", "slippageBps: 5", "slippageBps: -5");
  assert.match(refusalOf(folder), /costs\.yaml.*slippageBps/s);
});

test("a missing asset class is refused, never free of charge", () => {
  const folder = changed("missing", "costs.yaml", "  CRYPTO: 3.0\n", "");
  assert.match(refusalOf(folder), /CRYPTO/);
});
