import assert from "node:assert/strict";
import { test } from "node:test";
import { clientOf } from "#lib/kit/grpc/client/client.ts";
import { ExecutionService as ExecutionRpc } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { barOn } from "#test/support/execution-examples.ts";
import { startServiceProcess } from "#test/support/service-process.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { orderRequest, portfolioRequest, seriesOf } from "./running-service.ts";

const folder = temporaryFolder();

async function spawnService() {
  const { channel, end } = await startServiceProcess("execution", { PMX_DATA_DIR: folder });
  return { client: clientOf(ExecutionRpc, channel), end };
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
