import { fromBinary, toBinary } from "@bufbuild/protobuf";
import type { Connection } from "#lib/kit/store/connection.ts";
import { type TradeClosed, TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import type { RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { Stack } from "./stack.ts";

/** The round trips of a sprint, the worst first. @throws Error where it has none */
export async function tradesOf(
  { execution }: Stack,
  { portfolio }: Sprint,
): Promise<readonly [RoundTrip, ...RoundTrip[]]> {
  const { roundTrips } = await execution.listRoundTrips({ portfolio, pageSize: 500 });
  const net = ({ netPnlMicros }: RoundTrip) => Number(netPnlMicros);
  const [worst, ...others] = [...roundTrips].sort((one, other) => net(one) - net(other));
  if (worst === undefined)
    throw new Error("the honest sprint closed no trade; take another --seed");
  return [worst, ...others];
}

/** The fact of a trade that waits in, or went out of, the database of execution. */
export interface OutgoingTrade {
  readonly sequence: number;
  readonly fact: TradeClosed;
}

/** The facts of trades in an outbox, in their order. */
export function outgoingTrades(database: Connection): readonly OutgoingTrade[] {
  const rows = database.rows(
    "SELECT sequence, payload FROM outbox WHERE type = ? ORDER BY sequence",
    [TradeClosedSchema.typeName],
  );
  return rows.map(([sequence, payload]) => ({
    sequence: Number(sequence),
    fact: fromBinary(TradeClosedSchema, payload as Uint8Array),
  }));
}

/** Puts a fact of a trade behind the others, as it was at another sequence; the next start publishes it. */
export function sendAgain(database: Connection, { sequence, fact }: OutgoingTrade): number {
  database.change(
    `INSERT INTO outbox (source, subject, type, payload, time_ms)
     SELECT source, subject, type, ?, time_ms FROM outbox WHERE sequence = ?`,
    [toBinary(TradeClosedSchema, fact), sequence],
  );
  return Number(database.row("SELECT max(sequence) FROM outbox")?.[0]);
}

/** Writes another fact in the place of one. */
export function replaceOutgoing(database: Connection, { sequence, fact }: OutgoingTrade): void {
  const payload = toBinary(TradeClosedSchema, fact);
  database.change("UPDATE outbox SET payload = ? WHERE sequence = ?", [payload, sequence]);
}

/** The content hash of the scorecard of a sprint, when the facts up to a sequence of execution have arrived. */
export async function scorecardHash(
  { audit }: Stack,
  { name }: Sprint,
  sequence?: number,
): Promise<string> {
  const after = sequence === undefined ? [] : [{ source: "execution", sequence: BigInt(sequence) }];
  const { scorecard } = await audit.getScorecard({ auditSet: name, after });
  return scorecard!.contentHash;
}
