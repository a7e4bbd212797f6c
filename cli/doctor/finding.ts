/** What a check found: FAIL is what keeps pmx from working or its answers from being trusted. */
export type Level = "OK" | "WARN" | "FAIL";

/** One line of `pmx doctor`. */
export interface Finding {
  readonly level: Level;
  /** What was looked at: port, peer, disk, schema and so on. */
  readonly check: string;
  /** Of which process, folder or server; empty for all together. */
  readonly subject: string;
  /** What was found. */
  readonly says: string;
  /** What to do; empty where there is nothing to do. */
  readonly remedy: string;
}

export function ok(check: string, subject: string, says: string): Finding {
  return { level: "OK", check, subject, says, remedy: "" };
}

export function warn(check: string, subject: string, says: string, remedy: string): Finding {
  return { level: "WARN", check, subject, says, remedy };
}

export function fail(check: string, subject: string, says: string, remedy: string): Finding {
  return { level: "FAIL", check, subject, says, remedy };
}

/** Findings that differ in their subject alone, as one of all these subjects, in the place of the first. */
export function merged(findings: readonly Finding[]): Finding[] {
  const subjects = new Map<string, Finding>();
  for (const finding of findings) {
    const { level, check, says, remedy, subject } = finding;
    const key = JSON.stringify([level, check, says, remedy]);
    const before = subjects.get(key);
    subjects.set(key, before ? { ...before, subject: `${before.subject}, ${subject}` } : finding);
  }
  return [...subjects.values()];
}

/** The gravest level of findings; OK for none. */
export function levelOf(findings: readonly Finding[]): Level {
  const has = (level: Level) => findings.some((finding) => finding.level === level);
  return has("FAIL") ? "FAIL" : has("WARN") ? "WARN" : "OK";
}
