import type { Flag } from "../flag.ts";

/** What opening a claim takes. */
export const openingFlags = {
  hitRate: {
    name: "hit-rate",
    value: "SHARE",
    help: "Claim this share of hits, for example 0.55.",
  },
  meanReturn: {
    name: "mean-return",
    value: "R",
    help: "Claim this return of a period after all costs: 0.004 is 0.4 %.",
  },
  floor: {
    name: "floor",
    value: "F",
    help: "What HELD must exceed: the share that breaks even, a return of 0.",
  },
  largestLoss: {
    name: "largest-loss",
    value: "L",
    help: "No return is below -L, by how you trade; a missed period counts as it.",
  },
  largestGain: { name: "largest-gain", value: "U", help: "A return above U counts as U." },
  first: { name: "first", value: "DATE", help: "When the first period begins; after today." },
  periodDays: { name: "period-days", value: "N", help: "Days of a period. Default 7." },
  graceDays: {
    name: "grace-days",
    value: "N",
    help: "Days to report a period after its end. Default 3.",
  },
  alpha: { name: "alpha", value: "A", help: "Error rate of BROKEN and of HELD. Default 0.05." },
  runLength: {
    name: "run-length",
    value: "N",
    help: "Periods until a false DECAYED, on average. Default 520.",
  },
  sprint: { name: "sprint", value: "NAME", help: "The sprint that the claim rests on." },
  statement: {
    name: "statement",
    value: "FILE",
    help: "A statement that it rests on (pmx export); its SHA-256 is kept.",
  },
  requestId: {
    name: "request-id",
    value: "ID",
    help: "The same id and claim answer the same commitment.",
  },
} as const satisfies Readonly<Record<string, Flag>>;

/** What a report of one period takes. */
export const reportFlags = {
  period: { name: "period", value: "I", help: "Index of the period; the first one is 0." },
  value: { name: "value", value: "X", help: "Its share of hits, or its return after all costs." },
} as const satisfies Readonly<Record<string, Flag>>;

/** Who opens or closes, and why it is closed. */
export const whoFlags = {
  by: {
    name: "by",
    value: "NAME",
    help: "Who opens or closes it. Default: the user of the system.",
  },
  why: { name: "why", value: "TEXT", help: "Why it is closed." },
} as const satisfies Readonly<Record<string, Flag>>;
