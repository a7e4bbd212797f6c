import { dateText, instantText, wrap } from "#lib/report/plain-text.ts";
import { scopeText, waiverStateText } from "#lib/report/waiver-text.ts";
import type { Waiver } from "#proto/pmx/readiness/v1/waiver_pb.ts";
import { tableLines } from "../report/table.ts";

/** A waiver that was recorded or revoked. */
export function waiverLines(waiver: Waiver, width: number): readonly string[] {
  const { name, item, waivedBy, rationale, revocation, expireTime } = waiver;
  const lines = [
    `${name}: ${item} is deferred by ${waivedBy}: ${rationale}`,
    `It counts for ${scopeText(waiver)} until ${instantText(expireTime)}.`,
    ...(revocation
      ? [
          `Revoked by ${revocation.revokedBy} at ${instantText(revocation.revokeTime)}: ${revocation.rationale}`,
        ]
      : []),
  ];
  return lines.flatMap((line) => wrap(line, width, "  "));
}

/** Waivers, newest first. */
export function waiverTable(waivers: readonly Waiver[], width: number): readonly string[] {
  if (waivers.length === 0) return ["no waiver is recorded"];
  return tableLines(
    [
      { heading: "Waiver" },
      { heading: "Item" },
      { heading: "State" },
      { heading: "By" },
      { heading: "Until" },
      { heading: "For", below: true },
      { heading: "Why", below: true },
    ],
    waivers.map((waiver) => [
      waiver.name,
      waiver.item,
      waiverStateText(waiver),
      waiver.waivedBy,
      dateText(waiver.expireTime),
      scopeText(waiver),
      waiver.rationale,
    ]),
    width,
  );
}
