import { create } from "@bufbuild/protobuf";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import { systemClock } from "#lib/kit/clock.ts";
import type { ChannelOptions } from "#lib/kit/grpc/client/channel.ts";
import { type Channel, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { OperationsService } from "#proto/pmx/ops/v1/operations_service_pb.ts";
import { type PeerStatus, PeerStatusSchema } from "#proto/pmx/ops/v1/process_status_pb.ts";

/** A process and how much of what is behind it is asked, too. */
export interface AskedProcess {
  readonly name: string;
  readonly address: string;
  readonly peerDepth: 0 | 1 | 2;
}

const answerMs = 10_000;

/** How a process is reached from here; one that does not answer is a status with its problem. */
export async function askProcess(
  { name, address, peerDepth }: AskedProcess,
  caller: ChannelOptions = {},
): Promise<PeerStatus> {
  const place = { name, address };
  let channel: Channel | undefined;
  try {
    channel = openChannel(address, caller);
    const client = clientOf(OperationsService, channel);
    const sentMs = systemClock.nowMs();
    const { status } = await client.getStatus({ peerDepth }, { deadlineMs: answerMs });
    const receivedMs = systemClock.nowMs();
    const theirMs =
      status?.currentTime === undefined ? receivedMs : timestampMs(status.currentTime);
    return create(PeerStatusSchema, {
      ...place,
      ...(status !== undefined && { status }),
      roundTripMs: BigInt(receivedMs - sentMs),
      clockOffsetMs: BigInt(Math.round(theirMs - receivedMs)),
    });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return create(PeerStatusSchema, { ...place, problem: error.message });
  } finally {
    channel?.close();
  }
}
