import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ForecastService } from "../../../proto/gen/pmx/forecast/v1/forecast_service_pb.ts";
import { clientOf, openChannel } from "../../../services/kit/grpc/client.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { requestUpTo } from "./running-service.ts";

const main = fileURLToPath(new URL("../../../services/forecast/main.ts", import.meta.url));
const dataDir = temporaryFolder();

function start(environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", main], {
    env: { ...process.env, PMX_PORT: "0", PMX_DATA_DIR: dataDir, ...environment },
    stdio: ["ignore", "inherit", "pipe"],
  });
}

test("the service runs alone, makes a forecast, and stops at SIGTERM with exit code 0", async () => {
  const child = start({});
  const exited = once(child, "exit");
  assert.ok(child.stderr);
  let address = "";
  for await (const line of createInterface({ input: child.stderr })) {
    address = JSON.parse(line).address ?? "";
    if (address !== "") break;
  }
  const channel = openChannel(address);
  const { forecast } = await clientOf(ForecastService, channel).createForecast(requestUpTo(200));
  channel.close();
  child.kill("SIGTERM");
  assert.equal(forecast!.ensemblePrices.length, 20);
  assert.deepEqual(await exited, [0, null]);
});

test("a setting that is wrong ends the start with exit code 78 and names the variable", async () => {
  const child = start({ PMX_FORECAST_THREADS: "many" });
  assert.ok(child.stderr);
  let said = "";
  child.stderr.on("data", (text) => {
    said += text;
  });
  assert.deepEqual(await once(child, "close"), [78, null]);
  assert.match(said, /PMX_FORECAST_THREADS/);
});
