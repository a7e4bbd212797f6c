import type { MessageInitShape } from "@bufbuild/protobuf";
import { encodeEvent } from "#lib/kit/events/event-payload.ts";
import type { OutboxEntry } from "#lib/kit/events/outbox.ts";
import { TradingStateChangedSchema } from "#proto/pmx/event/v1/trading_state_event_pb.ts";
import type { TradingStateChangeSchema } from "#proto/pmx/riskgate/v1/trading_state_pb.ts";

const subject = "pmx.riskgate.v1.trading_state.changed";

/** The fact that somebody changed the trading state. */
export function tradingStateChanged(
  change: MessageInitShape<typeof TradingStateChangeSchema>,
  timeMs: number,
): OutboxEntry {
  return encodeEvent(TradingStateChangedSchema, { change }, subject, timeMs);
}
