import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { type Timestamp, timestampMs } from "@bufbuild/protobuf/wkt";
import type { LeafEvent } from "#lib/evidence/leaf.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { ClientOf } from "#lib/kit/grpc/client/client.ts";
import { allPages } from "#lib/report/all-pages.ts";
import { DecisionMadeSchema } from "#proto/pmx/event/v1/decision_event_pb.ts";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { ForecastCreatedSchema } from "#proto/pmx/event/v1/forecast_event_pb.ts";
import type { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import type { RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import type { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { SubmissionTiming } from "#proto/pmx/forecast/v1/submission_pb.ts";
import type { Decision } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import type { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import type { Finding } from "./finding.ts";

/** A record, as a fact states it or as its owner keeps it. */
export interface OwnedRecord {
  /** Where the owner lists it: a portfolio, an audit set, or nothing. */
  readonly group: string;
  readonly name: string;
  /** What a fact of every version states of it, as text that is compared. */
  readonly says: string;
}

/** A kind of record that a service keeps and states in facts. */
export interface OwnedKind {
  /** As a person calls it: trade. */
  readonly what: string;
  /** The record that a fact states; undefined for a fact of another kind, and for one that cannot be read. */
  readonly stated: (event: LeafEvent) => OwnedRecord | undefined;
  /** What the owner keeps of a group, or of these names in it. */
  readonly kept: (group: string, names: Iterable<string>) => Promise<readonly OwnedRecord[]>;
  /** Groups that are asked for whether a fact names them or not; absent for none. */
  readonly groups?: readonly string[];
  /** What else must hold between the facts of the log; absent for nothing. */
  readonly follow?: () => LogCheck;
}

/** Follows the facts of one log in their order. */
export interface LogCheck {
  readonly take: (event: LeafEvent) => void;
  /** @param isWhole whether every fact that was ever stated was taken */
  readonly finding: (isWhole: boolean) => Finding;
}

/** Round trips of portfolios that belong to an audit set. */
export function tradesOf(client: Pick<ClientOf<typeof ExecutionService>, "listRoundTrips">) {
  return {
    what: "trade",
    stated: reader(TradeClosedSchema, ({ portfolio, roundTrip }) => tradeOf(portfolio, roundTrip!)),
    async kept(portfolio) {
      const trips = await allPages(async (pageToken) => {
        // A portfolio that is named by a fact alone has none.
        const page = await orUndefined(
          client.listRoundTrips({ portfolio, pageSize: 500, pageToken }),
        );
        return { items: page?.roundTrips ?? [], nextPageToken: page?.nextPageToken ?? "" };
      });
      return trips.map((trip) => tradeOf(portfolio, trip));
    },
  } satisfies OwnedKind;
}

function tradeOf(portfolio: string, trip: RoundTrip): OwnedRecord {
  const { name, side, quantityUnits, entryPrice, exitPrice, grossPnlMicros, netPnlMicros } = trip;
  const times = [trip.entryTime, trip.exitTime].map(msOf);
  const figures = [side, quantityUnits, entryPrice, exitPrice, grossPnlMicros, netPnlMicros];
  return { group: portfolio, name, says: [...figures, ...times].join(" ") };
}

/** Forecasts of audit sets: when they were made, of which as-of, with which content. */
export function forecastsOf(client: Pick<ClientOf<typeof ForecastService>, "listForecasts">) {
  return {
    what: "forecast",
    stated: reader(
      ForecastCreatedSchema,
      ({ key, forecast, contentHash, baselineModel, submissionTiming }, { timeMs }) => {
        // A forecast that belongs to no audit set is no evidence.
        if (key === undefined || key.auditSet === "") return undefined;
        const { horizonBars } = key;
        const made = [timeMs, msOf(key.asOfTime), horizonBars, contentHash, baselineModel];
        const says = [...made, submissionTiming].join(" ");
        return { group: key.auditSet, name: forecast, says };
      },
    ),
    async kept(auditSet) {
      const forecasts = await allPages(async (pageToken) => {
        const page = await client.listForecasts({ auditSet, pageSize: 100, pageToken });
        return { items: page.forecasts, nextPageToken: page.nextPageToken };
      });
      return forecasts.map(({ name, horizonBars, contentHash, baselineModel, ...more }) => {
        const [madeMs, asOfMs] = [more.createTime, more.asOfTime].map(msOf);
        const made = [madeMs, asOfMs, horizonBars, contentHash, baselineModel];
        const says = [...made, more.submission?.timing ?? SubmissionTiming.UNSPECIFIED].join(" ");
        return { group: auditSet, name, says };
      });
    },
  } satisfies OwnedKind;
}

/** Decisions, each asked for by its name. */
export function decisionsOf(client: Pick<ClientOf<typeof RiskGateService>, "getDecision">) {
  return {
    what: "decision",
    stated: reader(DecisionMadeSchema, ({ decision }) => decisionOf(decision!)),
    async kept(_, names) {
      const found: OwnedRecord[] = [];
      for (const name of names) {
        const decision = await orUndefined(client.getDecision({ name }));
        if (decision?.decision !== undefined) found.push(decisionOf(decision.decision));
      }
      return found;
    },
  } satisfies OwnedKind;
}

function decisionOf(decision: Decision): OwnedRecord {
  const { name, verdict, forecast, inputHash, policyHash, size, asOfTime } = decision;
  const sizes = [size?.requestedUnits, size?.allowedUnits];
  const says = [verdict, forecast, inputHash, policyHash, ...sizes, msOf(asOfTime)].join(" ");
  return { group: "", name, says };
}

/** Reads the record that a fact of one type states. */
export function reader<Desc extends DescMessage>(
  schema: Desc,
  read: (message: MessageShape<Desc>, event: LeafEvent) => OwnedRecord | undefined,
): OwnedKind["stated"] {
  return (event) => {
    if (event.type !== schema.typeName || event.isWithheld) return undefined;
    try {
      return read(fromBinary(schema, event.payload), event);
    } catch {
      // What no version can read is among the dead letters.
      return undefined;
    }
  };
}

async function orUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Fault && error.reason === "RESOURCE_NOT_FOUND") return undefined;
    throw error;
  }
}

function msOf(time: Timestamp | undefined): number | undefined {
  return time && timestampMs(time);
}
