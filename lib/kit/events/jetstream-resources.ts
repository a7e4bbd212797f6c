import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  type JetStreamManager,
  NatsError,
  nanos,
  RetentionPolicy,
  StorageType,
  type StreamInfo,
} from "nats";
import { Fault } from "#lib/kernel/fault.ts";
import { largestEventBytes } from "./bus.ts";
import { areTooMany, type StreamReplicas } from "./stream-replicas.ts";
import { streamOf, streamSubjects } from "./subject.ts";

const dayMs = 24 * 60 * 60 * 1_000;
const streamNotFound = 10_059;
/** Of a stream whose name one with other settings has. */
const streamInUse = 10_058;

/**
 * Makes sure that the stream of a subject exists. An operator may give it other limits; the settings that
 * pmx relies on are checked. Only age bounds its size: a limit in bytes would silently drop the oldest
 * events, while a full disk makes publishing fail. A stream that has, or gets, fewer replicas than
 * configured is raised later.
 *
 * @throws Fault FAILED_PRECONDITION when a stream of that name does something else.
 */
export async function ensureStream(
  manager: JetStreamManager,
  subject: string,
  replicas: StreamReplicas,
): Promise<string> {
  const name = streamOf(subject);
  const subjects = streamSubjects(subject);
  const { config } = (await find(manager, name)) ?? (await add(manager, name, subjects, replicas));
  const fit =
    config.subjects.includes(subjects) &&
    config.retention === RetentionPolicy.Limits &&
    config.storage === StorageType.File;
  if (!fit) {
    const message = `JetStream stream ${name} must hold ${subjects} in file storage with limits retention, but holds ${config.subjects.join(", ")} (${config.storage}, ${config.retention}); rename or remove it`;
    throw new Fault("FAILED_PRECONDITION", "CONFIG_INVALID", message, { metadata: { name } });
  }
  replicas.note(manager, name, config.num_replicas);
  return name;
}

async function find(manager: JetStreamManager, name: string): Promise<StreamInfo | undefined> {
  try {
    return await manager.streams.info(name);
  } catch (error) {
    if (codeOf(error) === streamNotFound) return undefined;
    throw error;
  }
}

/** Adding the same stream again is no error, so that two services may do it at the same moment. */
async function add(
  manager: JetStreamManager,
  name: string,
  subjects: string,
  { wanted }: StreamReplicas,
): Promise<StreamInfo> {
  const addWith = (replicas: number) =>
    manager.streams.add({
      name,
      subjects: [subjects],
      retention: RetentionPolicy.Limits,
      storage: StorageType.File,
      discard: DiscardPolicy.Old,
      max_age: nanos(30 * dayMs),
      max_msg_size: largestEventBytes,
      duplicate_window: nanos(120_000),
      num_replicas: replicas,
    });
  try {
    return await addWith(wanted).catch((error: unknown) => {
      if (areTooMany(error)) return addWith(1);
      throw error;
    });
  } catch (error) {
    // Another process has just added it with another number of replicas.
    const found = codeOf(error) === streamInUse ? await find(manager, name) : undefined;
    if (found === undefined) throw error;
    return found;
  }
}

function codeOf(error: unknown): number | undefined {
  return error instanceof NatsError ? error.api_error?.err_code : undefined;
}

/**
 * Makes sure that a durable pull consumer exists.
 *
 * Only one message is outstanding at a time: that costs a round trip per event and keeps the
 * order even when one has to be delivered again. The server's own delivery limit is off, since
 * it would silently drop an event; the bus counts deliveries and keeps dead letters.
 */
export async function ensureConsumer(
  manager: JetStreamManager,
  stream: string,
  consumer: { readonly durable: string; readonly subject: string; readonly ackWaitMs: number },
): Promise<void> {
  await manager.consumers.add(stream, {
    durable_name: consumer.durable,
    filter_subject: consumer.subject,
    deliver_policy: DeliverPolicy.All,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(consumer.ackWaitMs),
    max_ack_pending: 1,
    max_deliver: -1,
  });
}
