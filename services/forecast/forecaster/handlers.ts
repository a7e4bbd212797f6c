import { Fault } from "#lib/kernel/fault.ts";
import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import type { ForecasterService } from "#proto/pmx/forecast/v1/forecaster_service_pb.ts";
import { createPolicyFromMessage } from "../rpc/policy-message.ts";
import type { FitPool } from "../workers/pool.ts";
import { fitFromMessage } from "./fit-message.ts";

export { statelessOperations } from "#lib/wire/operations.ts";

/** What the RPCs of a forecaster answer from. */
export interface ForecasterDependencies {
  readonly pool: FitPool;
  readonly build: string;
  /** Of this process, from its start to its end. */
  readonly id: string;
}

/** The RPCs of a forecaster. */
export function forecasterHandlers({
  pool,
  build,
  id,
}: ForecasterDependencies): Handlers<typeof ForecasterService> {
  const policyFromMessage = createPolicyFromMessage();
  return {
    async fit(request, { peer, signal }) {
      if (request.build !== build) throw otherBuild(request.build, build);
      const task = fitFromMessage(request, policyFromMessage);
      const result = await pool.run(task, { peer: `${peer} ${request.onBehalfOf}`, signal });
      return { resultJson: JSON.stringify(result), forecaster: id, threads: pool.parallelism };
    },
  };
}

/** UNAVAILABLE, so that the caller asks another one: during an upgrade both builds run for a while. */
function otherBuild(asked: string, own: string): Fault {
  const message = `this forecaster is of build ${own}, and the forecast service of ${asked}: start both from one build`;
  return new Fault("UNAVAILABLE", "PEER_UNREACHABLE", message, { metadata: { build: own } });
}
