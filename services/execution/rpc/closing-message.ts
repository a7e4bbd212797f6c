import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  CloseRequest as CloseRequestMessage,
  LotToClose,
  OrderClosingSchema,
} from "#proto/pmx/execution/v1/closing_pb.ts";
import type { CloseRequest, Closing, LotClose } from "../domain/orders/closing.ts";

/** What an order is to close. */
export function closeFromMessage({ lots, reversal }: CloseRequestMessage): CloseRequest {
  return { lots: lots.map(lotFromMessage), ...(reversal && { isReversal: true }) };
}

function lotFromMessage({ lot, amount }: LotToClose): LotClose {
  switch (amount.case) {
    case "units":
      return { lot, units: Number(amount.value) };
    case "shareRatio":
      return { lot, shareRatio: amount.value };
    case undefined:
      return { lot };
  }
}

/** What an order closes, in a reply. */
export function closingToMessage({
  lots,
  isReversal,
}: Closing): MessageInitShape<typeof OrderClosingSchema> {
  return {
    lots: lots.map(({ lot, units, filledUnits = 0 }) => ({
      lot,
      units: BigInt(units),
      filledUnits: BigInt(filledUnits),
    })),
    reversal: isReversal ?? false,
  };
}
