import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalJson } from "#lib/kernel/canonical.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { settingsOf, withSetting } from "./changed-settings.ts";
import { decided } from "./decided.ts";
import {
  fastFailure,
  frontier,
  good,
  halfBarbell,
  hundred,
  lost,
  mixed,
  mostFilled,
  oneFailed,
  partlyFilled,
  shortExit,
  twiceDecided,
  undecided,
} from "./gate-evidence.ts";

/** A value that the file's own schema refuses, because another key fixes this one. */
const refused = Symbol("refused");

/** For each setting another value or why there is none, and the evidence that shows the difference. */
const changes: Readonly<
  Record<string, Readonly<Record<string, readonly [value: unknown, evidence?: typeof good]>>>
> = {
  "gates/phase-0.yaml": {
    kind: [refused],
    gate: ["phase-zero"],
    title: ["Another title"],
    "criteria.0.criterion": ["mean"],
    "criteria.0.metric": [refused],
    "criteria.0.comparator": ["AT_MOST"],
    "criteria.0.threshold": [20],
    "criteria.0.unit": [refused],
    "criteria.0.minimumN": [99],
    "criteria.1.criterion": ["closes"],
    "criteria.1.metric": ["effective_audits"],
    "criteria.1.comparator": ["AT_MOST"],
    "criteria.1.threshold": [99],
    "criteria.1.unit": [refused],
    "criteria.1.minimumN": [99],
  },
  "gates/phase-1.yaml": {
    kind: [refused],
    gate: ["phase-one"],
    title: ["Another title"],
    "criteria.0.criterion": ["audits"],
    "criteria.0.metric": ["closed_trades"],
    "criteria.0.comparator": ["AT_MOST"],
    "criteria.0.threshold": [22],
    "criteria.0.unit": [refused],
    "criteria.0.minimumN": [99],
    "criteria.1.criterion": ["violations"],
    "criteria.1.metric": [refused],
    "criteria.1.violationRatio": [1.3],
    "criteria.1.comparator": ["AT_LEAST"],
    "criteria.1.threshold": [0.1],
    "criteria.1.unit": [refused],
    "criteria.1.minimumN": [99],
    "criteria.2.criterion": ["short"],
    "criteria.2.metric": [refused],
    "criteria.2.shortHoldingDays": [8],
    "criteria.2.comparator": ["AT_LEAST", shortExit],
    "criteria.2.threshold": [1, shortExit],
    "criteria.2.unit": [refused],
    "criteria.2.minimumN": [99],
    "criteria.3.criterion": ["filled"],
    "criteria.3.metric": [refused],
    "criteria.3.comparator": ["AT_MOST"],
    "criteria.3.threshold": [0.95, mostFilled],
    "criteria.3.unit": [refused],
    "criteria.3.minimumN": [99],
  },
  "gates/phase-3-barbell.yaml": {
    kind: [refused],
    gate: ["phase-three-barbell"],
    title: ["Another title"],
    "criteria.0.criterion": ["filled"],
    "criteria.0.metric": ["attribution_filled_ratio", halfBarbell],
    "criteria.0.comparator": ["AT_MOST", halfBarbell],
    "criteria.0.threshold": [0.5, halfBarbell],
    "criteria.0.unit": [refused],
    "criteria.0.minimumN": [99, halfBarbell],
    "criteria.1.criterion": ["wins"],
    "criteria.1.metric": [refused],
    "criteria.1.comparator": ["AT_MOST", halfBarbell],
    "criteria.1.threshold": [-0.5, halfBarbell],
    "criteria.1.unit": [refused],
    "criteria.1.minimumN": [99, halfBarbell],
    "criteria.1.relativeTo": [refused],
  },
  "gates/phase-3-frontier.yaml": {
    kind: [refused],
    gate: ["phase-three"],
    title: ["Another title"],
    "criteria.0.criterion": ["instruments"],
    "criteria.0.metric": ["effective_audits", frontier],
    "criteria.0.comparator": ["AT_MOST", frontier],
    "criteria.0.threshold": [4, frontier],
    "criteria.0.unit": [refused],
    "criteria.0.minimumN": [99],
    "criteria.1.criterion": ["errors"],
    "criteria.1.metric": ["closed_trades", frontier],
    "criteria.1.comparator": ["AT_LEAST", oneFailed],
    "criteria.1.threshold": [1, oneFailed],
    "criteria.1.unit": [refused],
    "criteria.1.minimumN": [99],
    "criteria.2.criterion": ["lagos"],
    "criteria.2.metric": [refused],
    "criteria.2.exchange": ["XNAI", frontier],
    "criteria.2.comparator": ["AT_LEAST", frontier],
    "criteria.2.threshold": [0.03, frontier],
    "criteria.2.unit": [refused],
    "criteria.2.minimumN": [99],
  },
  "gates/phase-2.yaml": {
    kind: [refused],
    gate: ["phase-two"],
    title: ["Another title"],
    "criteria.0.criterion": ["runs"],
    "criteria.0.metric": ["closed_trades"],
    "criteria.0.comparator": ["AT_MOST"],
    "criteria.0.threshold": [99],
    "criteria.0.unit": [refused],
    "criteria.0.minimumN": [99],
    "criteria.1.criterion": ["wins"],
    "criteria.1.metric": ["attribution_filled_ratio", mixed],
    "criteria.1.comparator": ["AT_MOST"],
    "criteria.1.threshold": [0.6, mixed],
    "criteria.1.unit": [refused],
    "criteria.1.minimumN": [99],
    "criteria.2.criterion": ["factor"],
    "criteria.2.metric": [refused],
    "criteria.2.comparator": ["AT_MOST", mixed],
    "criteria.2.threshold": [9, mixed],
    "criteria.2.unit": [refused],
    "criteria.2.minimumN": [99, mixed],
    "criteria.3.criterion": ["mean"],
    "criteria.3.metric": [refused],
    "criteria.3.comparator": ["AT_MOST"],
    "criteria.3.threshold": [99],
    "criteria.3.unit": [refused],
    "criteria.3.minimumN": [99],
  },
  "gates/phase-4.yaml": {
    kind: [refused],
    gate: ["phase-four"],
    title: ["Another title"],
    blockAuditRuns: [30, hundred],
    "criteria.0.criterion": ["audits", hundred],
    "criteria.0.metric": ["closed_trades", hundred],
    "criteria.0.comparator": ["AT_MOST"],
    "criteria.0.threshold": [999, hundred],
    "criteria.0.unit": [refused],
    "criteria.0.minimumN": [999, hundred],
    "criteria.1.criterion": ["runs", hundred],
    "criteria.1.metric": ["closed_trades", hundred],
    "criteria.1.comparator": ["AT_MOST"],
    "criteria.1.threshold": [999, hundred],
    "criteria.1.unit": [refused],
    "criteria.1.minimumN": [999, hundred],
    "criteria.2.criterion": ["closes-of-late", hundred],
    "criteria.2.metric": ["attribution_filled_ratio", hundred],
    "criteria.2.window.closes": [refused],
    "criteria.2.comparator": ["AT_MOST", hundred],
    "criteria.2.threshold": [0.95, hundred],
    "criteria.2.unit": [refused],
    "criteria.2.minimumN": [refused],
    "criteria.3.criterion": ["verdict", hundred],
    "criteria.3.metric": ["closed_trades", undecided],
    "criteria.3.comparator": ["AT_MOST", twiceDecided],
    "criteria.3.threshold": [9, hundred],
    "criteria.3.unit": [refused],
    "criteria.3.minimumN": [9, hundred],
    "criteria.4.criterion": ["in-force", hundred],
    "criteria.4.metric": ["closed_trades", undecided],
    "criteria.4.comparator": ["AT_MOST", lost],
    "criteria.4.threshold": [9, hundred],
    "criteria.4.unit": [refused],
    "criteria.4.minimumN": [9, hundred],
    "ensemble.violationRatio": [1.3, hundred],
    "ensemble.maximumViolationRate": [0.1, hundred],
    "ensemble.minimumEffectiveAudits": [999, hundred],
    "ensemble.holdingPeriodAudits": [999, hundred],
    "ensemble.liftRatio": [0.9, hundred],
    "ensemble.minimumLiftFraction": [0.9, hundred],
    "ensemble.promotionRatio": [0.9, hundred],
  },
  "gates/phase-5.yaml": {
    kind: [refused],
    gate: ["phase-five"],
    title: ["Another title"],
    "criteria.0.criterion": ["audits", hundred],
    "criteria.0.metric": ["closed_trades", hundred],
    "criteria.0.comparator": ["AT_MOST"],
    "criteria.0.threshold": [999, hundred],
    "criteria.0.unit": [refused],
    "criteria.0.minimumN": [999, hundred],
    "criteria.1.criterion": ["mean", hundred],
    "criteria.1.metric": [refused],
    "criteria.1.comparator": ["AT_MOST", hundred],
    "criteria.1.threshold": [99, hundred],
    "criteria.1.unit": [refused],
    "criteria.1.minimumN": [999, hundred],
    "criteria.2.criterion": ["filled", hundred],
    "criteria.2.metric": ["win_rate", hundred],
    "criteria.2.comparator": ["AT_MOST", partlyFilled],
    "criteria.2.threshold": [0.5, partlyFilled],
    "criteria.2.unit": [refused],
    "criteria.2.minimumN": [999, hundred],
    "criteria.3.criterion": ["closes-of-late", hundred],
    "criteria.3.metric": ["attribution_filled_ratio", hundred],
    "criteria.3.window.closes": [refused],
    "criteria.3.comparator": ["AT_MOST", hundred],
    "criteria.3.threshold": [0.95, hundred],
    "criteria.3.unit": [refused],
    "criteria.3.minimumN": [refused],
    "criteria.4.criterion": ["closes-of-late", hundred],
    "criteria.4.metric": [refused],
    "criteria.4.window.closes": [refused],
    "criteria.4.comparator": ["AT_MOST", hundred],
    "criteria.4.threshold": [99, hundred],
    "criteria.4.unit": [refused],
    "criteria.4.minimumN": [refused],
    "ensemble.violationRatio": [1.3, hundred],
    "ensemble.maximumViolationRate": [0.1, hundred],
    "ensemble.minimumEffectiveAudits": [999, hundred],
    "ensemble.holdingPeriodAudits": [999, hundred],
    "ensemble.liftRatio": [0.9, hundred],
    "ensemble.minimumLiftFraction": [0.9, hundred],
    "ensemble.promotionRatio": [0.9, hundred],
  },
  "gates/quant-health.yaml": {
    kind: [refused],
    gate: ["health"],
    title: ["Another title"],
    "criteria.0.criterion": ["denied", decided],
    "criteria.0.metric": ["negative_expected_profit_fraction", decided],
    "criteria.0.window.days": [900, decided],
    "criteria.0.comparator": [refused],
    "criteria.0.threshold": [0.85, decided],
    "criteria.0.warningThreshold": [0.88, decided],
    "criteria.0.unit": [refused],
    "criteria.0.minimumN": [99, decided],
    "criteria.1.criterion": ["losing", decided],
    "criteria.1.metric": ["decision_fail_fraction", decided],
    "criteria.1.window.days": [900, decided],
    "criteria.1.comparator": [refused],
    "criteria.1.threshold": [0.42, decided],
    "criteria.1.warningThreshold": [0.48, decided],
    "criteria.1.unit": [refused],
    "criteria.1.minimumN": [99, decided],
  },
  "gates/forecast-audits.yaml": {
    kind: [refused],
    gate: ["forecasts"],
    title: ["Another title"],
    violationRatio: [1.3],
    maximumViolationRate: [0.1],
    minimumEffectiveAudits: [99],
    holdingPeriodAudits: [99],
    failFast: [false, fastFailure],
    liftRatio: [0.9],
    minimumLiftFraction: [0.9],
    promotionRatio: [0.9],
  },
};

/** The gate's answer without the bounds that it merely repeats. */
function answered(file: string, evidence: typeof good, folder?: string): string {
  const { gates } = loadAuditConfig({ environment: {}, ...(folder ? { folder } : {}) });
  const original = file.replace(/^gates\/|\.yaml$/g, "");
  const others = Object.keys(changes).filter((other) => other !== file);
  const spec = gates.find(({ gate }) => !others.includes(`gates/${gate}.yaml`));
  assert.ok(spec, original);
  const { gate, title, verdict, criteria, ...answer } = evaluateSpec(pinSpec(spec), evidence, {
    baseline: good,
  });
  return canonicalJson({
    gate,
    title,
    verdict,
    decidedBy: answer.decidedBy,
    ensembleStatus: answer.ensembleStatus,
    criteria: criteria.map(({ criterion, observed, verdict: found, warns = false }) => [
      criterion,
      observed.name,
      "value" in observed ? observed.value : "",
      found,
      warns,
    ]),
  });
}

const originals = new Map<string, Map<typeof good, string>>();

/** The answer of the file as it is, computed once: reading the folder takes most of the time. */
function original(file: string, evidence: typeof good): string {
  const ofFile = originals.get(file) ?? new Map<typeof good, string>();
  originals.set(file, ofFile);
  const known = ofFile.get(evidence) ?? answered(file, evidence);
  ofFile.set(evidence, known);
  return known;
}

test("every setting of a gate's file changes the gate's answer", () => {
  for (const [file, own] of Object.entries(changes)) {
    for (const path of settingsOf(file)) {
      const [value, evidence = good] = own[path] ?? [];
      assert.notEqual(value, undefined, `${path} of ${file} has no change in this test`);
      const changed = () =>
        withSetting(file, path, value === refused ? "BARS" : value, (folder) =>
          answered(file, evidence, folder),
        );
      if (value === refused) assert.throws(changed, { reason: "CONFIG_INVALID" }, path);
      else assert.notEqual(changed(), original(file, evidence), `${path} of ${file}`);
    }
  }
});
