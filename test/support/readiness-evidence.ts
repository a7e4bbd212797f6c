import type { Evidence, RecordedSprint } from "#gateway/readiness/domain/evidence.ts";
import type { CriterionFinding, GateFinding } from "#gateway/readiness/domain/gate-finding.ts";
import type { Finding } from "#gateway/readiness/domain/item.ts";
import { itemRules } from "#gateway/readiness/domain/items/index.ts";
import type { Waiver } from "#gateway/readiness/domain/waiver.ts";

/** The instant at which the evidence is looked at. */
export const nowMs = Date.UTC(2026, 5, 1);
const dayMs = 86_400_000;
export const build = "0.2.0+0123456789ab";
export const policyHash = "a".repeat(64);

/** As many sessions as are given, on each of which a forward sprint ran before the next one closed. */
export function ranOn(sessions: number): NonNullable<RecordedSprint["forward"]> {
  const ran = Array.from({ length: sessions }, (_, back) => {
    const closeMs = nowMs - (sessions - back) * dayMs;
    return { closeMs, ranMs: closeMs + dayMs / 8, isTimely: true };
  });
  return { id: "nightly", sessions: ran };
}

/** A sprint that counts, which goes on night after night. */
export const sprint: RecordedSprint = {
  name: "sprints/one",
  state: "WAITING",
  forward: ranOn(20),
  sprintHash: "b".repeat(64),
  policyHash,
  isRecorded: true,
  createTimeMs: nowMs - 7 * dayMs,
  auditRuns: 100,
  tickers: ["AAPL", "MSFT"],
  hasBarbell: false,
  hasFrontier: false,
  gates: [],
};

/** A criterion that holds. */
export function criterion(
  metric: string,
  threshold: number,
  more: Partial<CriterionFinding> = {},
): CriterionFinding {
  return {
    criterion: metric,
    metric,
    comparator: "AT_LEAST",
    threshold,
    windowCloses: 0,
    verdict: "PASS",
    message: `${metric} holds`,
    ...more,
  };
}

/** A gate that holds. */
export function gate(name: string, criteria: readonly CriterionFinding[]): GateFinding {
  return {
    gate: name,
    specHash: `hash of ${name}`,
    evidenceHash: "c".repeat(64),
    verdict: "PASS",
    ensembleStatus: "",
    reason: "every criterion holds",
    criteria,
  };
}

export const frontierGate = gate("phase-3-frontier", []);

/** A waiver of the barbell that counts. */
export const waiver: Waiver = {
  name: "waivers/one",
  item: "barbell",
  waivedBy: "the desk",
  rationale: "no treasury bars yet",
  policyHash: "",
  createTimeMs: nowMs - dayMs,
  expireTimeMs: nowMs + dayMs,
};

const cronJob = {
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: { name: "pmx-sprint" },
  spec: {
    schedule: "30 2 * * 1-5",
    timeZone: "Etc/UTC",
    jobTemplate: {
      spec: {
        template: {
          spec: {
            restartPolicy: "Never",
            containers: [
              { image: "pmx:0.2.0", command: ["node"], args: ["bin/pmx.mjs", "sprint"] },
            ],
          },
        },
      },
    },
  },
};

/** A scheduled job in which nothing is wrong. */
export function soundCronJob() {
  return structuredClone(cronJob);
}

/** Evidence on which every item holds, the barbell by a waiver. */
export function soundEvidence(): Evidence {
  const { checkRun, storedTimes } = soundRecords();
  return {
    nowMs,
    build,
    sprints: [sprint],
    policyHash,
    changedPolicies: [],
    gatesOnFile: ["phase-0", "phase-3-frontier", "phase-4", "phase-5"].map((name) => {
      return { gate: name, specHash: `hash of ${name}` };
    }),
    gates: new Map([
      [
        "phase-0",
        gate("phase-0", [criterion("mean_return_per_trade", -5), criterion("closed_trades", 1)]),
      ],
      [
        "phase-4",
        {
          ...gate("phase-4", [
            criterion("effective_audits", 100),
            criterion("regime_comparisons_decided", 1),
            criterion("regime_policy_stands", 1),
          ]),
          ensembleStatus: "KEEP",
        },
      ],
      [
        "phase-5",
        gate("phase-5", [
          criterion("attribution_filled_ratio", 1),
          criterion("win_rate", 0.5, { windowCloses: 50 }),
          criterion("profit_factor_trades", 1, { windowCloses: 50 }),
        ]),
      ],
    ]),
    features: new Map([
      [
        "phase-3-frontier",
        {
          sprint: { ...sprint, name: "sprints/frontier", hasFrontier: true, gates: [frontierGate] },
          changedPolicies: [],
        },
      ],
    ]),
    policies: { risk: { minimumDirectionalAccuracyRatio: 0.5 }, forecast: {} },
    regimeComparisons: [
      {
        name: "comparisons/one",
        sharedHash: "d".repeat(64),
        createTimeMs: nowMs - 2 * dayMs,
        conclusion: "OTHER_BETTER",
        reason: "off is better by 12 %",
      },
    ],
    checkRun,
    storedTimes,
    manifests: {
      folder: "deploy",
      documents: [{ path: "deploy/cron.yaml", hash: "e".repeat(64), content: cronJob }],
      unreadable: [],
      missingPrograms: [],
    },
    waivers: [waiver],
  };
}

function soundRecords(): Pick<Evidence, "checkRun" | "storedTimes"> {
  const steps = ["tsc", "tests"];
  return {
    checkRun: {
      path: "check-record.json",
      state: "READ",
      hash: "f".repeat(64),
      run: {
        commit: "1".repeat(40),
        clean: true,
        build,
        startTime: "2026-05-31T10:00:00.000Z",
        endTime: "2026-05-31T10:08:00.000Z",
        plannedSteps: steps,
        steps: steps.map((name) => ({ name, ok: true, seconds: 1 })),
        tests: { passed: 720, failed: 0, skipped: 3 },
      },
    },
    storedTimes: ["forecast", "risk-gate", "execution", "audit", "gateway"].map((database) => {
      return { database, checked: 10, findings: [], sampledViews: [] };
    }),
  };
}

/** What an item says of evidence. */
export function findingOf(id: string, evidence: Evidence): Finding {
  const rule = itemRules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`there is no item ${id}`);
  return rule.judge(evidence);
}
