import { sharedBounds } from "#lib/kit/grpc/bounds/bounds.ts";
import { BatchSignalSchema } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";

/** Which bounds a signal of a batch breaks: it is answered in its place, so that they are not those of the request. */
export const faultOfBatchSignal = sharedBounds().of(BatchSignalSchema);
