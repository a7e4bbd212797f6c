import type { EventEnvelope } from "./event.ts";

/** The most that the payload of an event may hold, in bytes, where no operator set another limit. */
export const largestEventBytes = 1024 ** 2;

/**
 * The bus answered, and does not take this event: it is too large, or cannot be encoded. Another try
 * has the same end until someone changes a limit. The bus takes other events.
 */
export class PublicationRefused extends Error {
  override readonly name = "PublicationRefused";
}

/** Carries facts from the outbox of one service to the inboxes of others. */
export interface EventBus {
  /**
   * Resolves once the bus can no longer lose the event; until then the outbox keeps it.
   *
   * @throws Fault UNAVAILABLE when the bus could not take it; publish the same event again.
   * @param options.again whether every durable gets it although one with its id was delivered before, as the one
   *   that stood for it while it was refused
   * @throws PublicationRefused when the bus does not take this one event.
   */
  publish(event: EventEnvelope, options?: { readonly again?: boolean }): Promise<void>;
  /**
   * Delivers every event of a subject to `handle`, one at a time and in the order of each source,
   * from the first event on that the durable has not handled yet, also those published before the
   * subscription existed. At least once: `handle` must be idempotent (see `consumeOnce`).
   */
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /**
   * Present only on a bus that stores nothing: it delivers from the outboxes which relays attach.
   * Returns the function that detaches the log.
   */
  attachLog?(log: EventLog): () => void;
  /**
   * Answers what consumers report of the facts of a source, until the function returned is called.
   * The database of the source is its only owner.
   */
  answerFor(source: string, owner: FactOwner): () => void;
  /**
   * Tells the owner of a source what has arrived of its facts, and may ask it for one that is missing.
   *
   * @throws Fault UNAVAILABLE PEER_UNREACHABLE, at once, when no owner of the source is on this bus;
   *   DEADLINE_EXCEEDED DEADLINE when there is one and it does not answer in time.
   */
  report(source: string, report: ArrivalReport, timeoutMs: number): Promise<OwnerAnswer>;
  /**
   * Tells when the bus can deliver nothing for a while, and when it can again. Absent on a bus that always can: it lies
   * within the process.
   */
  onReachable?(listener: (isReachable: boolean) => void): void;
  /** Ends the subscriptions, lets handlers in flight finish, and disconnects. */
  close(): Promise<void>;
}

/** What became of one delivery of an event: it comes again where it failed, and never where it was given up. */
export type DeliveryOutcome = "handled" | "failed" | "given_up";

export interface SubscribeOptions {
  /** The consumer's name; its place in the order is kept under it. */
  readonly durable: string;
  /** A subject of one service, or a prefix of it: `pmx.execution.v1.>`. */
  readonly subject: string;
  /**
   * Applies one event. After a rejection the event is delivered again, with a delay. After a Fault
   * INVALID_ARGUMENT it is given up at once, since it can never be applied.
   */
  readonly handle: (event: EventEnvelope) => Promise<void>;
  /** Keeps an event that was given up; it is offered again until this resolves. */
  readonly onDeadLetter?: (event: EventEnvelope, error: unknown) => Promise<void>;
  /** Told of the outcome of each delivery, the attempt counted from 1. */
  readonly delivered?: (attempt: number, outcome: DeliveryOutcome) => void;
  /** The last sequence already handled from an origin, to spare its delivery; 0 for none. */
  readonly handledUpTo?: (origin: string) => Promise<number>;
}

export interface Subscription {
  /** Delivers no more; resolves when the handler in flight has ended. */
  stop(): Promise<void>;
}

/** A position in a log and the event there. */
export interface LoggedEvent {
  readonly position: number;
  readonly event: EventEnvelope;
}

/** The durable record of one origin's events, in order. */
export interface EventLog {
  readonly origin: string;
  /** Up to `limit` events whose subject matches `filter`, from the one after `position` on. */
  readAfter(position: number, filter: string, limit: number): Promise<readonly LoggedEvent[]>;
}

/** A range of sequences, both ends included. */
export interface SequenceRange {
  readonly first: number;
  readonly last: number;
}

/** What a consumer tells the owner of facts. */
export interface ArrivalReport {
  readonly consumer: string;
  /** Whose sequence the numbers count; empty where nothing has arrived. */
  readonly origin: string;
  /** Every fact up to this one has arrived: for this consumer the owner need not keep them. */
  readonly arrivedUpTo: number;
  /** Facts that are missing: the answer holds the first of them that the owner keeps. */
  readonly missing?: SequenceRange | undefined;
}

/** What the owner of facts answers. */
export interface OwnerAnswer {
  /** Of its present database. */
  readonly origin: string;
  /** Every fact up to this one has been published. */
  readonly publishedUpTo: number;
  /** Why facts that wait cannot be published at present; absent where they can. */
  readonly failure?: string | undefined;
  /** The first fact that is missing and kept; absent where none was asked for, or none is kept. */
  readonly fact?: EventEnvelope | undefined;
}

export type FactOwner = (report: ArrivalReport) => Promise<OwnerAnswer>;
