import { fromBinary } from "@bufbuild/protobuf";
import { leafFromText } from "#lib/evidence/leaf.ts";
import type { Connection } from "#lib/kit/store/connection.ts";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { editedDatabase } from "../edited-database.ts";
import { scorecardHash } from "../trades.ts";

export const refiledLosers = editedDatabase({
  name: "refiled-losers",
  stated: "CAUGHT",
  does: "The worst trade is removed from the facts, and its record in the log is kept under no sprint.",
  defence: "pmx verify compares what a record is kept under with what it says itself",
  of: "audit",
  edit({ database, worst }) {
    const position = recordOf(database, worst.name);
    database.change("UPDATE evidence_leaf SET audit_set = '' WHERE position = ?", [position]);
    database.change("DELETE FROM fact WHERE identity = ?", [worst.name]);
  },
  shown: (stack, { sprint }) => scorecardHash(stack, sprint),
});

/** Where the log has a trade. */
function recordOf(database: Connection, trade: string): number {
  const rows = database.rows("SELECT position, leaf FROM evidence_leaf WHERE leaf LIKE ?", [
    `%"type":"${TradeClosedSchema.typeName}"%`,
  ]);
  const found = rows.find(([, leaf]) => {
    const content = leafFromText(`${leaf}`)?.content;
    if (content === undefined || !("event" in content)) return false;
    return fromBinary(TradeClosedSchema, content.event.payload).roundTrip?.name === trade;
  });
  if (found === undefined) throw new Error(`the log has no record of ${trade}`);
  return Number(found[0]);
}
