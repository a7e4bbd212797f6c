import type { DataVerb } from "../data/data-verb.ts";
import { auditsVerb } from "./audits.ts";
import { decisionsVerb } from "./decisions.ts";
import { listVerb } from "./list.ts";
import { showVerb } from "./show.ts";
import { tradesVerb } from "./trades.ts";

/** The commands that print records of sprints, in the order of the help. */
export const recordVerbs = {
  list: listVerb,
  show: showVerb,
  trades: tradesVerb,
  audits: auditsVerb,
  decisions: decisionsVerb,
} as const satisfies Readonly<Record<string, DataVerb>>;

export type RecordVerbName = keyof typeof recordVerbs;
