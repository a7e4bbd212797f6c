import { repeatedAnswer, requestHashOf } from "#lib/kernel/idempotency.ts";
import type { TradingStateChange } from "../domain/trading-state.ts";
import type { RecordedChange, TradingStateStore } from "./trading-state-port.ts";

/** What a caller asks: a state, for one portfolio or, with an empty name, for every one. */
export interface TradingStateRequest extends Omit<TradingStateChange, "changeTimeMs"> {
  readonly requestId: string;
}

/**
 * Changes the trading state. The decisions that are stored after it keep to it. The same request id with the same
 * body gets the first answer again, whatever was changed since.
 * @throws Fault ALREADY_EXISTS REQUEST_ID_REUSED when the id came with another body before.
 */
export function setTradingState(
  store: TradingStateStore,
  { requestId, ...asked }: TradingStateRequest,
  nowMs: number,
): Promise<RecordedChange> {
  const hash = requestHashOf(asked);
  return store.write((writer) => {
    const known = writer.find(requestId);
    if (known !== undefined) {
      return repeatedAnswer(known, { field: "request_id", id: requestId, hash });
    }
    return writer.record({ ...asked, changeTimeMs: nowMs }, requestId, hash);
  });
}
