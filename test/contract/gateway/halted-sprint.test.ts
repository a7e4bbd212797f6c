import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { TradingState } from "#proto/pmx/type/v1/trading_state_pb.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { endOf, type SprintWorld, specOf, startSprintWorld, watched } from "./sprint-world.ts";

let world: SprintWorld;

before(async () => {
  world = await startSprintWorld(undefined, lenientConfig());
});
after(() => world.close());

test("while trading is halted a sprint orders nothing in any step, and ends", async () => {
  const channel = openChannel(world.services.addresses["risk-gate"]);
  try {
    const who = { who: "ada", why: "the feed is down" };
    const halt = { requestId: "halt", state: TradingState.HALTED, ...who };
    await clientOf(RiskGateService, channel).setTradingState(halt);
    const { sprint } = await world.sprints.createSprint({ requestId: "halted", spec: specOf(3) });
    const messages = await watched(world, sprint!.name);
    assert.equal(endOf(messages).state, SprintState.SUCCEEDED);
    const tickers = messages.flatMap(({ event }) =>
      event.case === "step" ? event.value.tickers : [],
    );
    assert.ok(tickers.every(({ orderedUnits }) => orderedUnits === 0n));
    const decided = tickers.filter(({ forecast }) => forecast !== "");
    assert.ok(decided.length >= 3);
    assert.ok(decided.every(({ bindingRule }) => bindingRule === "trading-state"));
  } finally {
    channel.close();
  }
});
