import { connect, ErrorCode, Events, type MsgHdrs, type NatsConnection, NatsError } from "nats";
import { Fault } from "#lib/kernel/fault.ts";
import { endsWithin } from "../async/bounded-wait.ts";
import { openFilesRemedyOf } from "../system-fault.ts";
import { withoutSecrets } from "../telemetry/log-fields.ts";
import type { Logger } from "../telemetry/logger.ts";
import { type EventBus, PublicationRefused } from "./bus.ts";
import { toCloudEvent } from "./cloud-event.ts";
import { defaultRedelivery, type RedeliveryPolicy } from "./delivery.ts";
import type { EventEnvelope } from "./event.ts";
import { handleTraced } from "./fact-spans.ts";
import { ensureStream } from "./jetstream-resources.ts";
import {
  type JetStreamSubscription,
  startJetStreamSubscription,
} from "./jetstream-subscription.ts";
import { type NatsAccess, natsOptions } from "./nats-access.ts";
import { answerReports, sendReport } from "./nats-reports.ts";
import { StreamReplicas } from "./stream-replicas.ts";
import { checkSubscription, streamOf } from "./subject.ts";

export interface NatsBusOptions extends NatsAccess {
  /** `nats://host:4222`; several servers of a cluster are separated by commas. */
  readonly url: string;
  readonly logger: Logger;
  readonly redelivery?: RedeliveryPolicy;
  /**
   * How long the server waits for an acknowledgement before it delivers an event again; also how
   * long delivery stops after a consumer was killed while it handled an event.
   */
  readonly ackWaitMs?: number;
  /** The least number of servers that shall hold each stream; 1 where absent. */
  readonly streamReplicas?: number | undefined;
  /** How soon servers that could not hold so many are asked again; 30 s where absent. */
  readonly replicasRetryMs?: number;
}

/**
 * The bus of a distributed pmx: NATS JetStream, one stream per publishing service. Once connected it
 * survives any failure of the server; meanwhile `publish` fails and the outboxes wait.
 *
 * @throws Fault UNAVAILABLE PEER_UNREACHABLE when no server answers, or too few of a cluster;
 * FAILED_PRECONDITION when it has no JetStream.
 */
export async function connectNatsBus(options: NatsBusOptions): Promise<EventBus> {
  const { logger } = options;
  const connection = await reach(options.url, options);
  const url = withoutSecrets(options.url);
  const manager = await connection.jetstreamManager().catch(async (cause: unknown) => {
    await connection.close();
    if (isWithoutQuorum(cause)) {
      const message = `JetStream of the NATS server at ${url} does not answer: too few servers of its cluster are there, or it has just started.`;
      throw new Fault("UNAVAILABLE", "PEER_UNREACHABLE", message, { cause });
    }
    const message = `The NATS server at ${url} has no JetStream; start it with -js and a store directory.`;
    throw new Fault("FAILED_PRECONDITION", "PEER_UNREACHABLE", message, { cause });
  });
  const jetStream = connection.jetstream({ timeout: 2_000 });
  const { streamReplicas = 1, replicasRetryMs: retryMs } = options;
  const replicas = new StreamReplicas({ replicas: streamReplicas, logger, retryMs });
  const streams = new Map<string, Promise<string>>();
  const subscriptions = new Map<string, JetStreamSubscription>();

  let connected = true;
  const listeners: ((isReachable: boolean) => void)[] = [];
  const setConnected = (isReachable: boolean): void => {
    connected = isReachable;
    for (const listener of listeners) listener(isReachable);
  };

  async function watchConnection(): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === Events.Disconnect) {
        setConnected(false);
        logger.warn("lost the NATS server; reconnecting", { url });
      }
      if (type !== Events.Reconnect) continue;
      setConnected(true);
      logger.info("reconnected to the NATS server", { url });
      streams.clear();
      for (const subscription of subscriptions.values()) subscription.resume();
    }
  }
  void watchConnection();

  return {
    async publish(event, { again = false } = {}) {
      const { stream, head } = encodable(event);
      try {
        // The client would buffer the message, and its caller would wait for an answer in vain.
        if (!connected) throw new Error("the connection is lost");
        const ensured = streams.get(stream) ?? ensureStream(manager, event.subject, replicas);
        streams.set(stream, ensured);
        await ensured;
        await jetStream.publish(event.subject, event.payload, {
          // By this id the server drops what it has stored within two minutes.
          msgID: again ? `${event.id}/again` : event.id,
          headers: head,
        });
      } catch (cause) {
        // The stream may be gone: look for it again before the next attempt.
        streams.delete(stream);
        if (cause instanceof Fault) throw cause;
        if (isRefusal(cause))
          throw new PublicationRefused(`the NATS server refuses it: ${(cause as Error).message}`, {
            cause,
          });
        const message = `event ${event.id} did not reach the NATS server at ${url}: ${cause}`;
        throw new Fault("UNAVAILABLE", "PEER_UNREACHABLE", message, { cause });
      }
    },
    async subscribe(subscriber) {
      checkSubscription(subscriber.durable, subscriber.subject);
      const key = `${subscriber.durable} on ${streamOf(subscriber.subject)}`;
      if (subscriptions.has(key)) throw new Error(`${key} is subscribed already`);
      const subscription = await startJetStreamSubscription({
        connection,
        subscriber: { ...subscriber, handle: handleTraced("nats", subscriber) },
        redelivery: options.redelivery ?? defaultRedelivery,
        ackWaitMs: options.ackWaitMs ?? 5_000,
        replicas,
        logger,
      });
      subscriptions.set(key, subscription);
      return {
        async stop() {
          subscriptions.delete(key);
          await subscription.stop();
        },
      };
    },
    onReachable: (listener) => void listeners.push(listener),
    answerFor: (source, owner) => answerReports(connection, source, owner, logger),
    async report(source, report, timeoutMs) {
      // The client would hold the message back until it has connected again.
      if (!connected) {
        const message = `the connection to the NATS server at ${url} is lost`;
        throw new Fault("UNAVAILABLE", "PEER_UNREACHABLE", message, { metadata: { source } });
      }
      return sendReport(connection, source, report, timeoutMs);
    },
    async close() {
      replicas.stop();
      const open = [...subscriptions.values()];
      subscriptions.clear();
      await Promise.all(open.map((subscription) => subscription.stop()));
      await disconnect(connection);
    },
  };
}

/** The stream and the headers of an event. @throws PublicationRefused where it can have none */
function encodable(event: EventEnvelope): { readonly stream: string; readonly head: MsgHdrs } {
  try {
    return { stream: streamOf(event.subject), head: toCloudEvent(event) };
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new PublicationRefused(`it cannot be encoded: ${text}`, { cause });
  }
}

/** What the client says of the one message before it sends it. */
const refusedByClient: ReadonlySet<string> = new Set([
  ErrorCode.MaxPayloadExceeded,
  ErrorCode.InvalidPayload,
  ErrorCode.BadPayload,
  ErrorCode.BadHeader,
  ErrorCode.BadSubject,
]);
/** JetStream's error codes for a message, and for headers, that are larger than a stream takes. */
const refusedByStream: ReadonlySet<number> = new Set([10_054, 10_097]);

/** Whether an error is about the one message; a full stream, say, is about all of them. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof NatsError)) return false;
  const { api_error: answer, code } = error;
  return answer ? refusedByStream.has(answer.err_code ?? 0) : refusedByClient.has(code);
}

/** Whether JetStream is there and has no leader at present, without which a cluster answers nothing. */
function isWithoutQuorum(error: unknown): boolean {
  if (!(error instanceof NatsError)) return false;
  return error.code === ErrorCode.Timeout || error.api_error?.err_code === temporarilyUnavailable;
}

/** JetStream's error code where its system has no leader. */
const temporarilyUnavailable = 10_008;

/** How long to wait for the server's first answer. */
const connectMs = 5_000;

async function reach(url: string, access: NatsAccess): Promise<NatsConnection> {
  const options = natsOptions(url, access);
  try {
    return await connect({
      ...options,
      servers: url.split(","),
      timeout: connectMs,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      reconnectJitter: 250,
    });
  } catch (cause) {
    throw refusedBy(withoutSecrets(url), cause) ?? noServer(url, cause);
  }
}

/** What the server, or its certificate, says against the connection; undefined where nobody answered. */
function refusedBy(url: string, cause: unknown): Fault | undefined {
  const { code = "", message: said = "" } = cause instanceof Error ? (cause as NatsError) : {};
  const refuses = new Set<string>([
    ErrorCode.AuthorizationViolation,
    ErrorCode.AuthenticationExpired,
    ErrorCode.BadAuthentication,
    ErrorCode.BadCreds,
  ]);
  const [what, remedy] = refuses.has(code)
    ? [
        "cannot be entered with the credentials",
        "correct natsCredentialsFile (NATS_CREDENTIALS_FILE)",
      ]
    : code === ErrorCode.ServerOptionNotAvailable
      ? ["has no TLS, which tls:// in its URL asks for", "give it a certificate, or use nats://"]
      : /certificate|altnames|SSL|TLS/i.test(`${code} ${said}`)
        ? [
            `and this process do not agree on TLS (${said})`,
            "use tls:// and name its authority in tls.authorityFile (PMX_TLS_AUTHORITY_FILE)",
          ]
        : [];
  if (what === undefined) return undefined;
  const message = `The NATS server at ${url} ${what}: ${remedy}.`;
  return new Fault("UNAVAILABLE", "PEER_UNREACHABLE", message, {
    cause,
    metadata: { address: url },
  });
}

/** UNAVAILABLE for a NATS server that nobody could connect to, with what to do. */
export function noServer(address: string, cause: unknown): Fault {
  const url = withoutSecrets(address);
  const limit = openFilesRemedyOf(cause);
  const message =
    limit === undefined
      ? `No NATS server answers at ${url}. Start it (nats-server -js), correct NATS_URL, or unset NATS_URL to run everything in one process.`
      : `The NATS server at ${url} cannot be reached: ${limit}`;
  return new Fault("UNAVAILABLE", "PEER_UNREACHABLE", message, {
    cause,
    metadata: { address: url },
  });
}

/** How long the last messages may take to leave for a server that does not answer. */
const disconnectMs = 1_000;

/** Sends what is still buffered, but does not wait for a server that is gone. */
async function disconnect(connection: NatsConnection): Promise<void> {
  if (connection.isClosed()) return;
  await endsWithin(connection.drain(), disconnectMs);
  await connection.close();
}
