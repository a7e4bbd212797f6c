import type { MessageInitShape } from "@bufbuild/protobuf";
import { invalidField } from "#lib/kernel/fault.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { portfolioFactsFromMessage } from "#lib/wire/portfolio-facts-message.ts";
import { required } from "#lib/wire/required-field.ts";
import type {
  ProjectAllocationRequest,
  ProjectAllocationResponseSchema,
} from "#proto/pmx/riskgate/v1/allocation_pb.ts";
import { BarbellBucket } from "#proto/pmx/type/v1/barbell_pb.ts";
import { heldNotionals } from "../domain/allocation/barbell-allocation.ts";
import type { AllocatedPortfolio } from "../domain/allocation/barbell-caps.ts";
import type {
  ProjectedAllocation,
  WantedNotional,
} from "../domain/allocation/project-allocation.ts";
import type { BarbellSettings } from "../domain/policy/barbell-settings.ts";
import { policyFromMessage } from "./policy-message.ts";
import { tradableFromMessage } from "./signal-message.ts";

/** What a request of ProjectAllocation asks. */
export interface AllocationQuestion {
  readonly portfolio: AllocatedPortfolio;
  readonly wanted: readonly WantedNotional[];
  /** Undefined for that of the service. */
  readonly barbell: BarbellSettings | undefined;
}

/** @throws Fault INVALID_ARGUMENT FIELD_INVALID naming the wrong field. */
export function allocationFromMessage(request: ProjectAllocationRequest): AllocationQuestion {
  const { equityMicros, facts } = required(request.portfolio, "portfolio");
  const path = "portfolio.facts";
  const held = heldNotionals(portfolioFactsFromMessage(required(facts, path), path).exposures);
  if (held === undefined) {
    throw invalidField(`${path}.exposures`, "must not have an order of unknown worth");
  }
  return {
    portfolio: { equityMicros, held },
    wanted: wantedFromMessage(request),
    barbell: request.policy && barbellOf(request.policy),
  };
}

/** What is left, as a reply. */
export function allocationToMessage(
  { projected, safeShareRatio }: ProjectedAllocation,
  { safeCeilingRatio }: BarbellSettings,
): MessageInitShape<typeof ProjectAllocationResponseSchema> {
  return {
    projected: projected.map(({ instrument, bucket, micros, multiplier, bindingCap }) => ({
      instrument: instrumentToMessage(instrument),
      bucket: BarbellBucket[bucket],
      notionalMicros: micros,
      multiplier,
      bindingConstraint: bindingCap ?? "",
    })),
    ...(safeShareRatio !== undefined && { safeShareRatio }),
    aboveSafeCeiling: safeShareRatio !== undefined && safeShareRatio > safeCeilingRatio,
  };
}

function wantedFromMessage({ wanted }: ProjectAllocationRequest): readonly WantedNotional[] {
  const tickers = new Set<string>();
  return wanted.map(({ instrument: message, notionalMicros: micros }, index) => {
    const path = `wanted[${index}].instrument`;
    const instrument = tradableFromMessage(message, path);
    if (tickers.has(instrument.ticker)) {
      const description = `${instrument.ticker} is wanted twice; add the amounts up`;
      throw invalidField(`${path}.ticker`, description);
    }
    tickers.add(instrument.ticker);
    return { instrument, micros };
  });
}

function barbellOf(policy: NonNullable<ProjectAllocationRequest["policy"]>): BarbellSettings {
  const { barbell } = policyFromMessage(policy);
  if (barbell !== undefined) return barbell;
  throw invalidField(
    "policy.enable_barbell_allocation",
    "must be on: there is nothing to project by",
  );
}
