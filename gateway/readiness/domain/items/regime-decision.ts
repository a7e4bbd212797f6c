import { type Canonical, hashOf } from "#lib/kernel/canonical.ts";
import type { Evidence, RegimeComparison } from "../evidence.ts";
import type { Finding, ReadinessRecord } from "../item.ts";
import type { ItemRule } from "./item-rule.ts";

const command = "pmx ab --vary regime.enabled=true,false --audits 20 --tickers AAPL";

/** A comparison has decided on regime detection, and the forecast policy in force does as it says. */
export const regimeDecision: ItemRule = {
  number: 6,
  id: "regime",
  title: "Regime detection decision made and config updated (phase 4)",
  judge(evidence: Evidence): Finding {
    const { regimeComparisons, policies, nowMs } = evidence;
    const { forecast } = policies;
    const isOn = isEnabled(forecast);
    const records: readonly ReadinessRecord[] = [
      ...regimeComparisons.map(comparisonRecord),
      {
        kind: "POLICY",
        name: "forecast policy in force",
        hash: hashOf(forecast),
        timeMs: nowMs,
        detail: `regime detection is ${named(isOn)}`,
      },
    ];
    const counted = regimeComparisons.filter(({ isRecorded }) => isRecorded);
    const winners = counted.flatMap(({ winner }) => winner ?? []);
    const [winner] = winners;
    const open = (reason: string): Finding => {
      return { status: "INCONCLUSIVE", reason, nextStep: `run ${command}`, records };
    };
    if (counted.length === 0) {
      const none = "no comparison of regime detection on and off on recorded bars is recorded";
      return open(none);
    }
    if (winner === undefined) {
      const found = counted.map(({ name, reason }) => `${name}: ${reason}`).join("; ");
      return open(`no comparison has a clear winner: ${found}`);
    }
    const names = counted
      .filter((one) => one.winner !== undefined)
      .map((one) => `${one.name}: ${named(one.winner?.isOn === true)} is better`)
      .join("; ");
    if (winners.some((other) => other.isOn !== winner.isOn)) {
      return open(`comparisons disagree: ${names}`);
    }
    if (winner.isOn === isOn) {
      const reason = `${names}, and the forecast policy in force has it ${named(isOn)}`;
      return { status: "PASS", reason, nextStep: "", records };
    }
    const reason = `${names}, and the forecast policy in force has it ${named(isOn)}`;
    const nextStep = `set regime.enabled to ${winner.isOn} in forecast.yaml, then run the sprints again`;
    return { status: "FAIL", reason, nextStep, records };
  },
};

function isEnabled(forecast: Canonical): boolean {
  const { regime } = forecast as { readonly regime?: { readonly enabled?: boolean } };
  return regime?.enabled === true;
}

function named(isOn: boolean): string {
  return isOn ? "on" : "off";
}

function comparisonRecord(comparison: RegimeComparison): ReadinessRecord {
  const { name, sharedHash, createTimeMs, conclusion, reason } = comparison;
  return {
    kind: "COMPARISON",
    name,
    ...(sharedHash !== "" && { hash: sharedHash }),
    timeMs: createTimeMs,
    detail: `${conclusion}: ${reason}`,
  };
}
