import { wrap } from "#lib/report/plain-text.ts";
import { type Finding, levelOf } from "./finding.ts";

/** Findings as lines: the level, the check, of what, what was found; below a remedy where there is one. */
export function doctorText(findings: readonly Finding[], width = Number.POSITIVE_INFINITY): string {
  const checks = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ level, check, subject, says, remedy }) => {
    const head = `${level.padEnd(4)}  ${check.padEnd(checks)}  `;
    const indent = " ".repeat(head.length);
    const text = subject === "" ? says : `${subject}: ${says}`;
    const [first = "", ...more] = text
      .split("\n")
      .flatMap((line) => wrap(line, width - indent.length));
    const advice = remedy === "" ? [] : wrap(`→ ${remedy}`, width - indent.length, "  ");
    return [`${head}${first}`, ...[...more, ...advice].map((line) => `${indent}${line}`)];
  });
  const count = (level: Finding["level"]) => findings.filter((one) => one.level === level).length;
  const counts = `${count("FAIL")} FAIL, ${count("WARN")} WARN, ${count("OK")} OK`;
  return `${lines.join("\n")}\n\n${levelOf(findings)}: ${counts}\n`;
}
