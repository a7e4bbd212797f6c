import { basename, dirname } from "node:path";
import { counted } from "#gateway/market-data/domain/quality/evidence.ts";
import { barFrequency, isoDateOf } from "#lib/kernel/calendar.ts";
import { type Column, tableLines } from "../report/table.ts";
import type { CheckedSeries } from "./checked-file.ts";

const columns: readonly Column[] = [
  { heading: "File" },
  { heading: "Bars", right: true },
  { heading: "Basis" },
  { heading: "State" },
  { heading: "Why" },
];

/** A row stays on one line, so that what is said of it can be found. */
const anyWidth = Number.POSITIVE_INFINITY;
const shownProblems = 3;

/** What was checked as one JSON object on one line. */
export function checkJson(checked: readonly CheckedSeries[]): string {
  const files = checked.map(({ findings, ...one }) => ({
    ...one,
    findings: findings.map(({ fromMs, toMs, ...finding }) => ({
      ...finding,
      from: isoDateOf(fromMs),
      to: isoDateOf(toMs),
    })),
  }));
  return `${JSON.stringify({ files })}\n`;
}

/** One row a file: what it is called, its state, and why; what clears a quarantine stands below its row. */
export function checkText(checked: readonly CheckedSeries[]): string {
  const [heading = "", ...lines] = tableLines(columns, checked.map(cellsOf), anyWidth);
  const body = checked.flatMap((one, at) => [
    lines[at] ?? "",
    ...one.findings
      .filter(({ state }) => state === "QUARANTINED")
      .map(({ check, remedy }) => `    ${check}: ${remedy}; or --allow ${check}`),
  ]);
  return `${[heading, ...body, "", sums(checked)].join("\n")}\n`;
}

/** The same as a table of a page of documentation. */
export function checkMarkdown(checked: readonly CheckedSeries[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rows = checked.map((one) => {
    const [name = "", ...rest] = cellsOf(one);
    return line([`${basename(dirname(one.file))}/${name}`, ...rest]);
  });
  const heads = columns.map(({ heading }) => heading);
  return `${[line(heads), line(heads.map(() => "---")), ...rows, "", sums(checked)].join("\n")}\n`;
}

function cellsOf(one: CheckedSeries): readonly string[] {
  const { file, ticker = "", interval = "DAY_1", barCount, basis, state } = one;
  const basisText = basis?.toLowerCase().replace("_", "-") ?? "not known";
  const name = basename(file) || ticker;
  const length = interval === "DAY_1" ? "" : ` (${barFrequency(interval)})`;
  return [`${name}${length}`, `${barCount}`, basisText, state, whyOf(one)];
}

function whyOf({ findings, problems, skipped }: CheckedSeries): string {
  const said = findings.map(({ check, description }) => `${check}: ${description}`);
  const left =
    skipped.length > 0
      ? [`${counted(skipped.length, "problem")} in rows left out (${firstOf(skipped).join("; ")})`]
      : [];
  return [...firstOf(problems), ...left, ...said].join("; ");
}

function firstOf(problems: readonly string[]): readonly string[] {
  const hidden = problems.length - shownProblems;
  return [...problems.slice(0, shownProblems), ...(hidden > 0 ? [`and ${hidden} more`] : [])];
}

function sums(checked: readonly CheckedSeries[]): string {
  const states = ["QUARANTINED", "UNREADABLE", "FLAGGED", "REPAIRED", "CLEAN"] as const;
  const counts = states.flatMap((state) => {
    const count = checked.filter((one) => one.state === state).length;
    return count > 0 ? [`${count} ${state.toLowerCase()}`] : [];
  });
  return `${checked.length} checked: ${counts.join(", ")}`;
}
