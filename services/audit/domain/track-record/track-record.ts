/** What a record is of: the returns of periods one after another, or of trades that were closed. */
export type RecordKind = "PERIODS" | "TRADES";

/** The returns of one strategy after all costs, in the order of time. */
export interface TrackRecord {
  readonly kind: RecordKind;
  /** 0.01 is 1 %; of a trade the net profit over the entry's notional. */
  readonly returns: Float64Array;
  /** When each period ended or each trade was closed, UTC milliseconds; absent where periods are not dated. */
  readonly endTimesMs?: readonly number[];
  /** When each trade was opened; absent for periods, and where one of the trades does not say. */
  readonly openTimesMs?: readonly number[];
  /** Net profit of each trade in millionths of one currency; absent where one of the trades does not say. */
  readonly pnlMicros?: readonly bigint[];
  /** Periods that a year has; absent for trades. */
  readonly periodsPerYear?: number;
}

/** The trials of which a strategy was chosen. */
export interface DeclaredTrials {
  /** How many there were, the judged one included; 1 or more. */
  readonly count: number;
  /** Returns of the others, as far as they are brought. */
  readonly others: readonly Float64Array[];
  /**
   * When the periods of each of the others ended, so that they are brought onto common dates. Absent: they are of the
   * record's periods, and one that equals the record is the record.
   */
  readonly endTimesMs?: readonly (readonly number[])[];
  /** Place of the judged one when it was counted, from 1; absent: the last, which may spend least. */
  readonly number?: number;
}

/** What is asked of a record. */
export interface RecordPolicy {
  /** Largest probability of a wrong PASS over all trials. */
  readonly alpha: number;
  /** Mean return of a period or trade that must be exceeded. */
  readonly minimumMeanReturn: number;
  /** Share of periods or trades that must win; absent: none is asked for. */
  readonly minimumWinRate?: number;
  /** Gains over losses; absent: none is asked for. */
  readonly minimumProfitFactor?: number;
  /** L: no return can be below −L, by how the strategy trades and not by what its record shows. */
  readonly largestLoss: number;
  /** When the rules were fixed; only what began later is assured evidence. Absent: nothing says. */
  readonly rulesFixedMs?: number;
  /** S of the cross-validation: even, 2 to 16. */
  readonly blocks: number;
  /** Seed of the bootstrap over trials. */
  readonly seed: number;
}

/** All that is asked about one record. */
export interface AskedRecord {
  readonly record: TrackRecord;
  readonly trials: DeclaredTrials;
  readonly policy: RecordPolicy;
  /** Returns of a benchmark in the same periods. */
  readonly benchmark?: Float64Array;
}

const recordVerdicts = ["PASS", "FAIL", "INCONCLUSIVE", "EXPLORATORY"] as const;

/** EXPLORATORY: what would be a PASS, of evidence that may have been seen while the rules were made. */
export type RecordVerdict = (typeof recordVerdicts)[number];

/** The verdict of criteria that must all hold. */
export function verdictOfAll(verdicts: readonly RecordVerdict[]): RecordVerdict {
  const worst = (["FAIL", "INCONCLUSIVE", "EXPLORATORY"] as const).find((verdict) =>
    verdicts.includes(verdict),
  );
  return worst ?? (verdicts.length > 0 ? "PASS" : "INCONCLUSIVE");
}

/** What one observation of a record is. */
export function denominatorOf({ kind }: Pick<TrackRecord, "kind">): string {
  return kind === "PERIODS" ? "periods" : "closed trades";
}

/** A number for a sentence: six digits at most. */
export function plain(value: number): string {
  return `${Number(value.toPrecision(6))}`;
}

/** A share for a sentence. */
export function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(4))} %`;
}
