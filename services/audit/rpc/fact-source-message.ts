import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type FactSourceSchema,
  FactSourceState as FactSourceStateEnum,
} from "#proto/pmx/audit/v1/fact_source_pb.ts";
import type { FactSource } from "../app/ports.ts";
import { missingFactsToMessage } from "./missing-facts-message.ts";

/** A publisher and how well its facts arrive, as the contract has it. */
export function factSourceToMessage(
  factSource: FactSource,
): MessageInitShape<typeof FactSourceSchema> {
  const { source, state, detail, consumedUpTo, publishedUpTo, missingFacts } = factSource;
  return {
    source,
    state: FactSourceStateEnum[state],
    detail,
    consumedUpTo: BigInt(consumedUpTo),
    publishedUpTo: BigInt(publishedUpTo),
    missingFacts: missingFactsToMessage(missingFacts),
  };
}
