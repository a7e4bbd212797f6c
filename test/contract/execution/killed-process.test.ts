import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ExecutionService as ExecutionRpc } from "../../../proto/gen/pmx/execution/v1/execution_service_pb.ts";
import { clientOf, openChannel } from "../../../services/kit/grpc/client.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { barOn } from "../../unit/execution/examples.ts";
import { orderRequest, portfolioRequest, seriesOf } from "./running-service.ts";

const main = fileURLToPath(new URL("../../../services/execution/main.ts", import.meta.url));
const folder = temporaryFolder();

/** The service as its own process, as an operator starts it. */
async function spawnService() {
  const { NATS_URL: _, ...rest } = process.env;
  const env = { ...rest, PMX_PORT: "0", PMX_DATA_DIR: folder };
  const child = spawn(process.execPath, ["--import", "tsx", main], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const channel = openChannel(await addressOf(child));
  const end = async (signal: NodeJS.Signals) => {
    channel.close();
    const exited = once(child, "exit");
    child.kill(signal);
    const [code] = await exited;
    return code;
  };
  return { client: clientOf(ExecutionRpc, channel), end };
}

async function addressOf(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr! })) {
    said.push(line);
    const { address } = JSON.parse(line) as { address?: string };
    if (address !== undefined) {
      child.stderr!.resume();
      return address;
    }
  }
  return assert.fail(`the service did not start:\n${said.join("\n")}`);
}

test("a service killed with SIGKILL keeps every answered request and goes on to the same end", async () => {
  const first = await spawnService();
  const created = await first.client.createPortfolio(portfolioRequest("killed"));
  const portfolio = created.portfolio?.name ?? "";
  await first.client.submitOrder(orderRequest(portfolio));
  const opened = await first.client.advanceBars({
    portfolio,
    series: [seriesOf([barOn(0, 100)])],
  });
  // One more request is on its way when the process dies: it may have happened or not.
  const bars = { portfolio, series: [seriesOf([barOn(0, 100), barOn(1, 90)])] };
  const unanswered = first.client.advanceBars(bars).catch(() => undefined);
  await first.end("SIGKILL");
  await unanswered;

  const second = await spawnService();
  const again = await second.client.advanceBars({
    portfolio,
    series: [seriesOf([barOn(0, 100)])],
  });
  assert.deepEqual(again.fills, opened.fills);
  const closed = await second.client.advanceBars(bars);
  assert.equal(closed.roundTrips.length, 1);
  assert.equal(
    closed.portfolio?.cashMicros,
    100_000_000_000n + (closed.roundTrips[0]?.netPnlMicros ?? 0n),
  );
  assert.equal(await second.end("SIGTERM"), 0);
});
