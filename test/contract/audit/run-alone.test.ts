import assert from "node:assert/strict";
import { test } from "node:test";
import { clientOf } from "#lib/kit/grpc/client/client.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { failedStart, startServiceProcess } from "#test/support/service-process.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = { PMX_DATA_DIR: temporaryFolder() };

test("the service runs alone, answers, and stops at SIGTERM with exit code 0", async () => {
  const { channel, end } = await startServiceProcess("audit", folder);
  const { gates } = await clientOf(AuditService, channel).listGates({});
  assert.ok(gates.some(({ gate }) => gate === "phase-1"));
  assert.equal(await end("SIGTERM"), 0);
});

test("a setting that is wrong ends the start with exit code 78 and names the variable", async () => {
  const { exitCode, said } = await failedStart("audit", { ...folder, PMX_PORT: "seventy" });
  assert.equal(exitCode, 78);
  assert.match(said, /PMX_PORT/);
});
