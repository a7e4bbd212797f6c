import { and, asc, eq, max } from "drizzle-orm";
import { canonicalJson } from "#lib/kernel/canonical.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { JudgementStore, KeptJudgements } from "../app/ports.ts";
import { factFromRecord } from "../domain/facts/fact.ts";
import type { GateSpec } from "../domain/gates/gate-spec.ts";
import { termsRecord } from "../domain/log/records.ts";
import {
  holdToMarks,
  type Judgement,
  type JudgementHistory,
  type RatchetFinding,
  type RecordedTerms,
} from "../domain/ratchet/ratchet.ts";
import { policyTerms, type Terms } from "../domain/ratchet/terms.ts";
import { isLogged, logRecord } from "./evidence-log.ts";
import { gateSpecIn } from "./gate-spec-store.ts";
import { fact, gateSpec, judgedBySpec, judgedTerms } from "./schema.ts";

const judgedOfGate = statement((db, { gate }: Placeholders<{ readonly gate: string }>) =>
  db
    .select()
    .from(judgedBySpec)
    .where(eq(judgedBySpec.gate, gate))
    .orderBy(asc(judgedBySpec.position)),
);

const judgedOfTicker = statement((db, { ticker }: Placeholders<{ readonly ticker: string }>) =>
  db
    .select()
    .from(judgedTerms)
    .where(eq(judgedTerms.ticker, ticker))
    .orderBy(asc(judgedTerms.position)),
);

const policiesOf = statement((db, { auditSet }: Placeholders<{ readonly auditSet: string }>) =>
  db
    .select({ position: fact.position, timeMs: fact.timeMs, content: fact.content })
    .from(fact)
    .where(and(eq(fact.auditSet, auditSet), eq(fact.kind, "POLICY_APPLIED")))
    .orderBy(asc(fact.identity)),
);

const firstForecastOf = statement((db, { auditSet }: Placeholders<{ readonly auditSet: string }>) =>
  db
    .select({ position: fact.position, timeMs: fact.timeMs })
    .from(fact)
    .where(and(eq(fact.auditSet, auditSet), eq(fact.kind, "FORECAST_MADE")))
    .orderBy(asc(fact.position))
    .limit(1),
);

const lastFact = statement((db) => db.select({ position: max(fact.position) }).from(fact));

const insertJudgedBySpec = insertInto(judgedBySpec);
const insertJudgedTerms = insertInto(judgedTerms);

/** By what evidence was judged, and when first. */
export function createJudgementStore(
  { db, write }: Pick<Store, "db" | "write">,
  nowMs: () => number,
): JudgementStore {
  return {
    async judge(judgement, forecasts, recordOf) {
      const known = findingIn(db, judgement, forecasts);
      const isKnown = known.newBySpec.length + known.newTerms.length === 0;
      if (isKnown && isLogged(db, recordOf(known.loosenings).name)) return known.loosenings;
      // Another judgement may have come in between: what counts is found where it is written.
      return write((tx) => {
        const found = findingIn(tx, judgement, forecasts);
        record(tx, judgement, found, nowMs());
        logRecord(tx, recordOf(found.loosenings));
        return found.loosenings;
      });
    },
  };
}

const allJudged = statement((db) =>
  db.select().from(judgedBySpec).orderBy(asc(judgedBySpec.position)),
);

const allSpecs = statement((db) =>
  db
    .select({ specHash: gateSpec.specHash, specJson: gateSpec.specJson })
    .from(gateSpec)
    .orderBy(asc(gateSpec.specHash)),
);

const allTerms = statement((db) =>
  db.select().from(judgedTerms).orderBy(asc(judgedTerms.position)),
);

/** What is kept of judgements. */
export function keptJudgements(db: RowReader): KeptJudgements {
  return {
    bySpec: () => allJudged.all(db, {}),
    terms: () => allTerms.all(db, {}).map(({ position: _, ...row }) => row),
    specs: () => allSpecs.all(db, {}),
  };
}

function findingIn(
  db: RowReader,
  judgement: Judgement,
  forecasts: readonly Terms[],
): RatchetFinding {
  const recorded = [
    ...judgement.auditSets.flatMap((auditSet) => recordedPolicies(db, auditSet)),
    ...forecasts.map((terms) => recordedForecasts(db, terms)),
  ];
  const history = {
    bySpec: judgedSpecs(db, judgement.pinned.spec.gate),
    terms: judgedTermsOf(db, new Set(recorded.map(({ terms }) => terms.ticker))),
  };
  return holdToMarks(judgement, history, recorded);
}

function judgedSpecs(db: RowReader, gate: string): JudgementHistory["bySpec"] {
  const specs = new Map<string, GateSpec | undefined>();
  return judgedOfGate.all(db, { gate }).map((row) => {
    const { specHash } = row;
    if (!specs.has(specHash)) specs.set(specHash, readableSpec(db, specHash));
    return { ...row, spec: specs.get(specHash) };
  });
}

/** Undefined for one that this version cannot evaluate. */
function readableSpec(db: RowReader, specHash: string): GateSpec | undefined {
  try {
    return gateSpecIn(db, specHash)?.spec;
  } catch (error) {
    if (error instanceof Fault && error.reason === "GATE_SPEC_UNKNOWN") return undefined;
    throw error;
  }
}

function recordedPolicies(db: RowReader, auditSet: string): readonly RecordedTerms[] {
  return policiesOf.all(db, { auditSet }).map(({ position, timeMs, content }) => {
    const terms = policyTerms(factFromRecord("POLICY_APPLIED", content).value);
    return { terms, fact: position, timeMs: timeMs ?? 0 };
  });
}

/** What forecasts are held against was chosen before the first of their audit set. */
function recordedForecasts(db: RowReader, terms: Terms): RecordedTerms {
  const first = firstForecastOf.first(db, { auditSet: terms.auditSet });
  return { terms, fact: first?.position ?? 0, timeMs: first?.timeMs ?? 0 };
}

function judgedTermsOf(db: RowReader, tickers: ReadonlySet<string>): JudgementHistory["terms"] {
  const rows = [...tickers].flatMap((ticker) => judgedOfTicker.all(db, { ticker }));
  return rows
    .map(({ terms, ...row }) => ({ ...row, terms: JSON.parse(terms) as Terms }))
    .sort((one, other) => one.position - other.position);
}

function record(
  tx: RowWriter,
  { pinned: { specHash, spec } }: Judgement,
  { newBySpec, newTerms }: RatchetFinding,
  judgedTimeMs: number,
): void {
  for (const judged of newBySpec) {
    insertJudgedBySpec(tx, { ...judged, gate: spec.gate, specHash, judgedTimeMs });
  }
  const last = lastFact.first(tx, {})?.position ?? 0;
  for (const { terms, isLoosened } of newTerms) {
    const { source, auditSet, ticker, interval, hash } = terms;
    const demands = terms.demands.map((demand) => ({ ...demand }));
    const row = {
      ...{ source, auditSet, ticker, interval, hash, isLoosened, judgedTimeMs },
      terms: canonicalJson({ ...terms, demands }),
      lastFact: last,
    };
    insertJudgedTerms(tx, row);
    logRecord(tx, { auditSet, record: termsRecord(row) });
  }
}
