import { type Registration, register } from "#lib/kit/grpc/server/server.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { checkStoredTimes } from "#lib/kit/store/stored-times.ts";
import { StoredTimesService } from "#proto/pmx/type/v1/stored_times_service_pb.ts";
import { contractSettings } from "./contract-settings.ts";

/**
 * The service by which a process says what times its own database holds, since no other reads it.
 * @param database - its name in the answer.
 */
export function storedTimes(database: string, { db }: Pick<Store, "db">): Registration {
  const handlers = {
    async checkStoredTimes() {
      const { checked, wrong, sampledViews } = await checkStoredTimes(db);
      return {
        database,
        checkedCount: BigInt(checked),
        findings: wrong.map(({ count, ...found }) => ({ ...found, count: BigInt(count) })),
        sampledViews: [...sampledViews],
      };
    },
  };
  return register(StoredTimesService, handlers, contractSettings);
}
