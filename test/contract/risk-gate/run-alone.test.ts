import assert from "node:assert/strict";
import { test } from "node:test";
import { clientOf } from "#lib/kit/grpc/client/client.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { failedStart, startServiceProcess } from "#test/support/service-process.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = { PMX_DATA_DIR: temporaryFolder() };

test("the service runs alone, answers, and stops at SIGTERM with exit code 0", async () => {
  const { channel, end } = await startServiceProcess("risk-gate", { ...folder, PROOF_MODE: "1" });
  const { policy } = await clientOf(RiskGateService, channel).getPolicy({});
  assert.equal(policy?.proofMode, true);
  assert.equal(await end("SIGTERM"), 0);
});

test("a variable that is not a boolean ends the start with exit code 78 and is named", async () => {
  const { exitCode, said } = await failedStart("risk-gate", {
    ...folder,
    PMX_LONG_ONLY: "perhaps",
  });
  assert.equal(exitCode, 78);
  assert.match(said, /PMX_LONG_ONLY/);
});
