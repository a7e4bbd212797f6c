import { ErrorCode, headers, type Msg, type NatsConnection, NatsError } from "nats";
import { z } from "zod";
import { Fault } from "#lib/kernel/fault.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { ArrivalReport, FactOwner, OwnerAnswer } from "./bus.ts";
import { fromCloudEvent, toCloudEvent } from "./cloud-event.ts";
import { type EventEnvelope, withheldEvent } from "./event.ts";

/** Beside the subjects of the streams, which would store every report as a fact. */
const subjectOf = (source: string) => `pmx-arrivals.${source}`;

const originHeader = "pmx-origin";
const publishedHeader = "pmx-published-up-to";
const failureHeader = "pmx-failure";
const subjectHeader = "pmx-subject";
/** Set on the answer of an owner that could not read its outbox. */
const errorHeader = "pmx-error";

const sequence = z.int().min(0);
const reportSchema = z.strictObject({
  consumer: z.string().min(1).max(100),
  origin: z.string().max(200),
  arrivedUpTo: sequence,
  missing: z.strictObject({ first: sequence, last: sequence }).optional(),
});

/** Answers the reports on the facts of a source, until the function returned is called. */
export function answerReports(
  connection: NatsConnection,
  source: string,
  owner: FactOwner,
  logger: Logger,
): () => void {
  const answer = async (message: Msg) => {
    try {
      respond(message, await owner(reportSchema.parse(message.json())));
    } catch (error) {
      logger.warn("a report of arrived facts could not be answered", { source, error });
      const head = headers();
      head.set(errorHeader, oneLine(error));
      message.respond(undefined, { headers: head });
    }
  };
  const subscription = connection.subscribe(subjectOf(source), {
    // Only a connection that has ended refuses an answer: then there is nobody to answer.
    callback: (_, message) => void answer(message).catch(() => undefined),
  });
  return () => subscription.unsubscribe();
}

/** Sends the answer; a fact that does not fit into a message is withheld. */
function respond(message: Msg, answer: OwnerAnswer): void {
  const { fact } = answer;
  try {
    respondWith(message, answer, fact);
  } catch (error) {
    if (fact === undefined) throw error;
    respondWith(message, answer, withheldEvent(fact, oneLine(error)));
  }
}

function respondWith(message: Msg, answer: OwnerAnswer, fact: EventEnvelope | undefined): void {
  const head = fact ? toCloudEvent(fact) : headers();
  head.set(originHeader, answer.origin);
  head.set(publishedHeader, `${answer.publishedUpTo}`);
  if (answer.failure !== undefined) head.set(failureHeader, oneLine(answer.failure));
  if (fact) head.set(subjectHeader, fact.subject);
  message.respond(fact?.payload, { headers: head });
}

/** Reports to the owner of a source. @throws Fault as `EventBus.report` does */
export async function sendReport(
  connection: NatsConnection,
  source: string,
  report: ArrivalReport,
  timeoutMs: number,
): Promise<OwnerAnswer> {
  const payload = JSON.stringify(report);
  const reply = await connection
    .request(subjectOf(source), payload, { timeout: timeoutMs })
    .catch((cause: unknown) => {
      throw unansweredFault(source, timeoutMs, cause);
    });
  const read = (name: string) => reply.headers?.get(name) ?? "";
  const failure = read(failureHeader) || undefined;
  const error = read(errorHeader);
  if (error !== "") {
    const message = `${source} could not answer for its facts: ${error}`;
    throw new Fault("UNAVAILABLE", "FACTS_PENDING", message, { metadata: { source } });
  }
  const answer = { origin: read(originHeader), publishedUpTo: Number(read(publishedHeader)) };
  const { event, complete } = fromCloudEvent({
    subject: read(subjectHeader),
    data: reply.data,
    headers: reply.headers,
    seq: 0,
  });
  return { ...answer, failure, ...(complete ? { fact: event } : {}) };
}

function unansweredFault(source: string, timeoutMs: number, cause: unknown): Fault {
  const metadata = { source };
  if (cause instanceof NatsError && cause.code === ErrorCode.Timeout) {
    const message = `${source} has not answered for its facts within ${timeoutMs} ms`;
    return new Fault("DEADLINE_EXCEEDED", "DEADLINE", message, { metadata, cause });
  }
  const message = `no ${source} service answers on the NATS server: start it with the same NATS_URL`;
  return new Fault("UNAVAILABLE", "PEER_UNREACHABLE", message, { metadata, cause });
}

/** A header holds one line of ASCII. */
function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/[^ -~]+/g, " ").slice(0, 400);
}
