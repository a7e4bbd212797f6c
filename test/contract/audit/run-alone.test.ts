import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { AuditService } from "../../../proto/gen/pmx/audit/v1/audit_service_pb.ts";
import { clientOf, openChannel } from "../../../services/kit/grpc/client.ts";

const main = fileURLToPath(new URL("../../../services/audit/main.ts", import.meta.url));
let dataDir: string;

before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "pmx-audit-alone-"));
});
after(() => rm(dataDir, { recursive: true }));

function start(environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", main], {
    env: { ...process.env, PMX_PORT: "0", PMX_DATA_DIR: dataDir, ...environment },
    stdio: ["ignore", "inherit", "pipe"],
  });
}

test("the service runs alone, answers, and stops at SIGTERM with exit code 0", async () => {
  const child = start({});
  const exited = once(child, "exit");
  assert.ok(child.stderr);
  let address = "";
  for await (const line of createInterface({ input: child.stderr })) {
    address = JSON.parse(line).address ?? "";
    if (address !== "") break;
  }
  const channel = openChannel(address);
  const { gates } = await clientOf(AuditService, channel).listGates({});
  channel.close();
  child.kill("SIGTERM");
  assert.equal(gates.length, 3);
  assert.deepEqual(await exited, [0, null]);
});

test("a setting that is wrong ends the start with exit code 78 and names the variable", async () => {
  const child = start({ PMX_PORT: "seventy" });
  assert.ok(child.stderr);
  let said = "";
  child.stderr.on("data", (text) => {
    said += text;
  });
  assert.deepEqual(await once(child, "close"), [78, null]);
  assert.match(said, /PMX_PORT/);
});
