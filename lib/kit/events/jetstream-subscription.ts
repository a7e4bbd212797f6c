import type { ConsumerMessages, JsMsg, NatsConnection } from "nats";
import { invalidField } from "#lib/kernel/fault.ts";
import { jitteredDelayMs, pause } from "../async/pause.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { SubscribeOptions, Subscription } from "./bus.ts";
import { fromCloudEvent } from "./cloud-event.ts";
import { deliver, type RedeliveryPolicy } from "./delivery.ts";
import { ensureConsumer, ensureStream } from "./jetstream-resources.ts";
import type { StreamReplicas } from "./stream-replicas.ts";

/** A server that has just restarted may never answer a request: ask again soon. */
const requestTimeoutMs = 1_000;

export interface JetStreamSubscriptionOptions {
  readonly connection: NatsConnection;
  readonly subscriber: SubscribeOptions;
  readonly redelivery: RedeliveryPolicy;
  /** How long the server waits for an answer before it delivers again. */
  readonly ackWaitMs: number;
  readonly replicas: StreamReplicas;
  readonly logger: Logger;
}

export interface JetStreamSubscription extends Subscription {
  /** Asks the server again after a reconnection, without waiting for the old request to expire. */
  resume(): void;
}

/** Consumes a durable until it is stopped, across any number of server failures. */
export async function startJetStreamSubscription(
  options: JetStreamSubscriptionOptions,
): Promise<JetStreamSubscription> {
  const { connection, subscriber, logger } = options;
  const about = { durable: subscriber.durable, subject: subscriber.subject };
  const stopping = new AbortController();
  const uncounted = new Map<string, number>();
  let current: ConsumerMessages | undefined;

  /** Creates what is missing, each time anew: a server may come back with an empty disk. */
  async function open(): Promise<ConsumerMessages> {
    const manager = await connection.jetstreamManager({ timeout: requestTimeoutMs });
    const stream = await ensureStream(manager, subscriber.subject, options.replicas);
    const { durable, subject } = subscriber;
    await ensureConsumer(manager, stream, { durable, subject, ackWaitMs: options.ackWaitMs });
    const consumer = await connection
      .jetstream({ timeout: requestTimeoutMs })
      .consumers.get(stream, durable);
    return consumer.consume({ max_messages: 16, expires: 10_000 });
  }

  async function run(first: ConsumerMessages): Promise<void> {
    let failures = 0;
    current = first;
    while (!stopping.signal.aborted) {
      try {
        current ??= await open();
        // It ends in its iteration, below: `close` would wait for one that nobody begins.
        if (stopping.signal.aborted) current.stop();
        failures = 0;
        for await (const message of current) {
          if (stopping.signal.aborted) message.nak();
          else await settle(message, options, uncounted);
        }
      } catch (error) {
        failures += 1;
        logger.warn("event consumer interrupted; will try again", { ...about, error });
        await pause(jitteredDelayMs(failures), stopping.signal);
      }
      current = undefined;
    }
  }

  const running = run(await open());
  return {
    resume: () => current?.stop(),
    async stop() {
      stopping.abort();
      current?.stop();
      await running;
    },
  };
}

/** @param uncounted - for each unsettled event, its deliveries that do not count; the server counts all. */
async function settle(
  message: JsMsg,
  options: JetStreamSubscriptionOptions,
  uncounted: Map<string, number>,
): Promise<void> {
  const { subscriber, redelivery, logger } = options;
  const { event, complete } = fromCloudEvent(message);
  const handle = complete ? subscriber.handle : () => Promise.reject(incompleteFault(event.id));
  const passedOver = uncounted.get(event.id) ?? 0;
  const attempt = message.info.redeliveryCount - passedOver;
  const working = setInterval(() => message.working(), options.ackWaitMs / 3);
  try {
    const receiver = { ...subscriber, handle };
    const delivery = await deliver(event, attempt, receiver, redelivery, logger);
    if (delivery.settled) {
      uncounted.delete(event.id);
      await message.ackAck();
    } else {
      if (!delivery.counts) uncounted.set(event.id, passedOver + 1);
      message.nak(delivery.retryMs);
    }
  } catch (error) {
    // Its effect stands; the inbox makes the delivery that follows harmless.
    logger.warn("event handled but not acknowledged", { event: event.id, error });
  } finally {
    clearInterval(working);
  }
}

function incompleteFault(id: string) {
  return invalidField("headers", `message ${id} lacks the CloudEvents headers of a pmx event`);
}
