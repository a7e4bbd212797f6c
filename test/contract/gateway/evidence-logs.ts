import { Buffer } from "node:buffer";
import { type ClientOf, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";

/** Asks an audit service about its logs. */
async function asked<Answer>(
  address: string,
  ask: (of: ClientOf<typeof EvidenceService>) => Promise<Answer>,
): Promise<Answer> {
  const channel = openChannel(address);
  try {
    return await ask(clientOf(EvidenceService, channel));
  } finally {
    channel.close();
  }
}

/** What the log of an audit service has, in its order. */
export function loggedRecords(
  address: string,
): Promise<readonly { readonly type: string; readonly seal?: string }[]> {
  return asked(address, async (client) => {
    const [own] = (await client.getCheckpoint({})).heads;
    const { records } = await client.listEvidence({ log: own!.log, pageSize: 1_000 });
    return records.map(({ leaf }) => JSON.parse(leaf).record);
  });
}

/** Name, size and root of each publisher's log, in the order of their names. */
export function rootsOfPublishers(address: string): Promise<readonly string[]> {
  return asked(address, async (client) => {
    const { heads } = await client.getCheckpoint({});
    return heads
      .filter(({ log }) => !log.startsWith("audit-"))
      .map(({ log, size, root }) => `${log} ${size} ${Buffer.from(root).toString("hex")}`)
      .sort();
  });
}
