import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import { systemClock } from "#lib/kit/clock.ts";
import { createInProcessBus } from "#lib/kit/events/in-process-bus.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { OrderState } from "#proto/pmx/execution/v1/order_pb.ts";
import { ExitReason } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { TradingState } from "#proto/pmx/type/v1/trading_state_pb.ts";
import { loadExecutionConfig } from "#services/execution/config.ts";
import { startExecution } from "#services/execution/service.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { startRiskGate } from "#services/risk-gate/service.ts";
import { barOn, dayStart } from "#test/support/execution-examples.ts";
import { freePort } from "#test/support/free-port.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { serve } from "#test/support/served.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { aaplMessage, orderRequest, portfolioRequest, seriesOf } from "./running-service.ts";

const { ACTIVE, REDUCING, HALTED } = TradingState;

/** A risk gate that can be stopped and started again at its address, and an execution that asks it. */
async function startBoth() {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const dataDir = temporaryFolder();
  const bus = createInProcessBus(quietLogger);
  const startGate = () => {
    const config = { ...loadRiskGateConfig({ environment: {} }), port, dataDir };
    return startRiskGate({ config, logger: quietLogger, clock: systemClock, bus });
  };
  let gate = await startGate();
  const environment = { PMX_RISK_GATE_ADDRESS: address };
  const execution = await serve(startExecution, loadExecutionConfig({ environment }));
  const client = clientOf(ExecutionService, execution.channel);
  const gateChannel = openChannel(address);
  let changes = 0;
  return {
    client,
    async set(state: TradingState, portfolio = "") {
      changes += 1;
      const who = { who: "ada", why: "the feed is down" };
      const request = { requestId: `change/${changes}`, portfolio, state, ...who };
      await clientOf(RiskGateService, gateChannel).setTradingState(request);
    },
    async newPortfolio(id: string) {
      return (await client.createPortfolio(portfolioRequest(id))).portfolio!.name;
    },
    stopGate: () => gate.close(),
    async startGate() {
      gate = await startGate();
      await gateChannel.ready(10_000);
    },
    async remove() {
      gateChannel.close();
      await execution.remove();
      await gate.close();
      await bus.close();
    },
  };
}

let world: Awaited<ReturnType<typeof startBoth>>;
before(async () => {
  world = await startBoth();
});
after(() => world.remove());

async function refusal(call: Promise<unknown>): Promise<Fault> {
  const error = await call.then(
    () => undefined,
    (reason) => reason,
  );
  assert.ok(error instanceof Fault, String(error));
  return error;
}

const onDay = (portfolio: string, day: number, range: { high?: number; low?: number } = {}) => {
  return { portfolio, series: [seriesOf([barOn(day, 100, range)])] };
};

test("while trading is halted or reducing, execution takes no order whoever sends it, and takes the same one afterwards", async () => {
  const { client, set } = world;
  const portfolio = await world.newPortfolio("direct");
  for (const state of [HALTED, REDUCING]) {
    await set(state);
    const refused = await refusal(client.submitOrder(orderRequest(portfolio)));
    assert.deepEqual([refused.code, refused.reason], ["FAILED_PRECONDITION", "TRADING_STATE"]);
    assert.match(refused.message, /for every portfolio by ada: the feed is down/);
  }
  const { portfolio: state } = await client.getPortfolio({ name: portfolio });
  assert.deepEqual(state?.openOrders, []);
  await set(ACTIVE);
  const { order } = await client.submitOrder(orderRequest(portfolio));
  assert.equal(order?.state, OrderState.ACCEPTED);
});

test("closing orders are taken and filled while trading is halted, and when nobody can say", async () => {
  const { client, set } = world;
  const portfolio = await world.newPortfolio("closing");
  await client.submitOrder({ ...orderRequest(portfolio), exits: {} });
  await client.advanceBars(onDay(portfolio, 0));
  const close = (clientOrderId: string, day: number) =>
    client.submitOrder({
      portfolio,
      clientOrderId,
      instrument: aaplMessage,
      side: Side.SELL,
      quantityUnits: 40n,
      decisionTime: timestampFromMs(dayStart(day)),
      market: { dailyVolatilityBps: 1 },
      close: {},
    });
  await set(HALTED);
  assert.equal((await close("halted", 1)).order?.state, OrderState.ACCEPTED);
  const { roundTrips } = await client.advanceBars(onDay(portfolio, 1));
  assert.equal(roundTrips[0]?.exitReason, ExitReason.ORDER);
  await world.stopGate();
  assert.equal((await close("alone", 2)).order?.state, OrderState.ACCEPTED);
  const { fills } = await client.advanceBars(onDay(portfolio, 2));
  assert.equal(fills[0]?.restUnits, 20n);
  await world.startGate();
  await set(ACTIVE);
});

test("a portfolio that is halted by itself stops no other", async () => {
  const { client, set } = world;
  const [halted, free] = [await world.newPortfolio("own"), await world.newPortfolio("free")];
  await set(HALTED, halted);
  const refused = await refusal(client.submitOrder(orderRequest(halted)));
  assert.equal(refused.reason, "TRADING_STATE");
  const { order } = await client.submitOrder(orderRequest(free));
  assert.equal(order?.state, OrderState.ACCEPTED);
});

test("an order that waits when trading is halted is canceled and never filled, and a repeat of it answers so", async () => {
  const { client, set } = world;
  const portfolio = await world.newPortfolio("waiting");
  await client.submitOrder(orderRequest(portfolio));
  await set(HALTED, portfolio);
  const reply = await client.advanceBars(onDay(portfolio, 0));
  assert.deepEqual(
    [reply.fills, reply.portfolio?.positions, reply.portfolio?.openOrders],
    [[], [], []],
  );
  const again = await client.submitOrder(orderRequest(portfolio));
  assert.equal(again.order?.state, OrderState.CANCELED);
  await set(ACTIVE, portfolio);
  assert.deepEqual((await client.advanceBars(onDay(portfolio, 1))).fills, []);
});

test("exits go on while trading is halted", async () => {
  const { client, set } = world;
  const portfolio = await world.newPortfolio("exits");
  await client.submitOrder(orderRequest(portfolio));
  await client.advanceBars(onDay(portfolio, 0));
  await set(HALTED, portfolio);
  const { roundTrips } = await client.advanceBars(onDay(portfolio, 1, { low: 94 }));
  assert.equal(roundTrips[0]?.exitReason, ExitReason.STOP);
});

test("where the risk gate does not answer nothing is opened, exits go on, and what waited is as it was once it answers", async () => {
  const { client } = world;
  const [holding, waiting] = [
    await world.newPortfolio("holding"),
    await world.newPortfolio("kept"),
  ];
  await client.submitOrder(orderRequest(holding));
  await client.advanceBars(onDay(holding, 0));
  await client.submitOrder(orderRequest(waiting));
  await world.stopGate();
  const refused = await refusal(client.submitOrder(orderRequest(waiting, "order-2")));
  assert.deepEqual([refused.code, refused.reason], ["UNAVAILABLE", "PEER_UNREACHABLE"]);
  const known = await client.submitOrder(orderRequest(waiting));
  assert.equal(known.order?.state, OrderState.ACCEPTED, "a known order needs nobody");
  const { roundTrips } = await client.advanceBars(onDay(holding, 1, { low: 94 }));
  assert.equal(roundTrips[0]?.exitReason, ExitReason.STOP);
  const bars = onDay(waiting, 0);
  assert.equal((await refusal(client.advanceBars(bars))).reason, "PEER_UNREACHABLE");
  await world.startGate();
  const { fills } = await client.advanceBars(bars);
  assert.equal(fills[0]?.order, known.order?.name);
});

test("a halt outlives a restart of the risk gate for execution too", async () => {
  const portfolio = await world.newPortfolio("restart");
  await world.set(HALTED, portfolio);
  await world.stopGate();
  await world.startGate();
  const refused = await refusal(world.client.submitOrder(orderRequest(portfolio)));
  assert.equal(refused.reason, "TRADING_STATE");
});
