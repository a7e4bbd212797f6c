import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Puts a gate named any-run into a configuration folder; it holds from so many audit runs on. */
export function putAnyRunGate(configFolder: string, auditRuns = 1): void {
  const gate = `
kind: CRITERIA
gate: any-run
title: Some audit runs
criteria:
  - { criterion: audit-runs, metric: audit_runs, comparator: AT_LEAST, threshold: ${auditRuns}, unit: COUNT, minimumN: 0 }
`;
  writeFileSync(join(configFolder, "gates/any-run.yaml"), gate);
}
