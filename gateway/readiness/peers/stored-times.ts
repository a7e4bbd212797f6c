import { Fault } from "#lib/kernel/fault.ts";
import { type Channel, clientOf } from "#lib/kit/grpc/client/client.ts";
import type { OpenPeer } from "#lib/kit/lifecycle/start-service.ts";
import { StoredTimesService } from "#proto/pmx/type/v1/stored_times_service_pb.ts";
import type { StoredTimes } from "../domain/stored-times.ts";

/** How long a process may take to look at all of its times. */
const longestLookMs = 60_000;

/** The processes beside this one, each with a database of its own. */
export interface OtherDatabases {
  /** @throws Fault of a process that does not answer; one of a version that cannot look is left out */
  read(): Promise<readonly StoredTimes[]>;
  close(): void;
}

/** Opens a channel to each address; nothing is sent yet. */
export function openOtherDatabases(
  openPeer: OpenPeer,
  addresses: readonly string[],
): OtherDatabases {
  const channels = addresses.map((address) => openPeer(address));
  return {
    async read() {
      const found = await Promise.all(channels.map(readOne));
      return found.filter((one) => one !== undefined);
    },
    close() {
      for (const channel of channels) channel.close();
    },
  };
}

async function readOne(channel: Channel): Promise<StoredTimes | undefined> {
  try {
    const client = clientOf(StoredTimesService, channel);
    const reply = await client.checkStoredTimes({}, { deadlineMs: longestLookMs });
    const { database, checkedCount, findings, sampledViews } = reply;
    return {
      database,
      checked: Number(checkedCount),
      findings: findings.map(({ table, column, description, count, example }) => {
        return { table, column, description, count: Number(count), example };
      }),
      sampledViews,
    };
  } catch (error) {
    if (error instanceof Fault && error.code === "UNIMPLEMENTED") return undefined;
    throw error;
  }
}
