import assert from "node:assert/strict";
import { join } from "node:path";
import { type EmbeddedOptions, startEmbedded } from "#cli/embedded.ts";
import { pmx } from "#test/sprint/cli-scripted-gateway.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { tradingConfig } from "#test/support/trading-config.ts";

/** Writes the report of a sprint of twenty audits that has traded, and answers its path. */
export async function writtenReport(): Promise<string> {
  const records = temporaryFolder();
  const file = join(records, "report.html");
  const configFolder = tradingConfig();
  const place = ["--data-dir", records];
  const start = (options: EmbeddedOptions) =>
    startEmbedded({ ...options, configFolder, environment: {}, logger: quietLogger });
  const embedded = { startEmbedded: start };
  await pmx(["sprint", "--audits", "20", "--no-proof-mode", "--json", ...place], embedded);
  const written = await pmx(["report", "--out", file, ...place], embedded);
  assert.equal(written.code, 0, written.err);
  return file;
}
