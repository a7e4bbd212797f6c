import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { failedStart, startServiceProcess } from "#test/support/service-process.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const services = ["audit", "execution", "forecast", "risk-gate"] as const;

for (const service of services) {
  test(`${service} does not listen on every interface unasked, and writes nothing`, async () => {
    const folder = join(temporaryFolder(), "absent");
    const environment = { PMX_HOST: "0.0.0.0", PMX_DATA_DIR: folder };
    const { exitCode, said } = await failedStart(service, environment);
    assert.equal(exitCode, 78, said);
    assert.match(said, /PMX_INSECURE=1/);
    assert.equal(existsSync(folder), false);
  });
}

test("a service listens on every interface where its settings say insecure", async () => {
  const { end } = await startServiceProcess("risk-gate", {
    PMX_HOST: "0.0.0.0",
    PMX_INSECURE: "1",
    PMX_DATA_DIR: temporaryFolder(),
  });
  assert.equal(await end("SIGTERM"), 0);
});
