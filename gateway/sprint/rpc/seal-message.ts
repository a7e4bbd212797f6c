import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { SealSchema } from "#proto/pmx/sprint/v1/trial_pb.ts";
import type { Seal } from "../domain/trials/seal.ts";

/** A seal as its message. */
export function sealToMessage(seal: Seal): MessageInitShape<typeof SealSchema> {
  const { name, tickers, fromMs, createTimeMs, opening } = seal;
  return {
    name,
    tickers: [...tickers],
    fromTime: timestampFromMs(fromMs),
    createTime: timestampFromMs(createTimeMs),
    ...(opening && {
      openedBySprint: opening.sprint,
      openTime: timestampFromMs(opening.openTimeMs),
    }),
  };
}
