import type { BarInterval } from "#lib/kernel/bar.ts";
import { intervalCode } from "#lib/kernel/calendar.ts";
import { readable } from "#lib/report/plain-text.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import { reportWidth } from "../report/sprint-report.ts";
import { type Column, tableLines } from "../report/table.ts";
import { type KnownSource, sourcesUnderSettings } from "./open-sources.ts";

export interface SourcesArguments {
  readonly json: boolean;
}

/**
 * Prints a table of the sources; with --json `{ "sources": [{ name, place, intervals, basis, historyDays,
 * requestsPerMinute }] }`, in which place is absent for a source that is turned off, and the rest where nothing is stated.
 */
export async function sourcesCommand(
  { json }: SourcesArguments,
  { terminal, environment }: CommandContext,
): Promise<number> {
  const sources = sourcesUnderSettings(environment);
  if (json) terminal.out(`${JSON.stringify({ sources: sources.map(sourceJson) })}\n`);
  else terminal.out(sourcesText(sources, terminal.outColumns ?? reportWidth));
  return exitCodes.pass;
}

const columns: readonly Column[] = [
  { heading: "Source" },
  { heading: "Asked", right: true },
  { heading: "Bars" },
  { heading: "Prices" },
  { heading: "Requests a minute", right: true },
  { heading: "History", below: true },
];

/** The sources, one a line. */
function sourcesText(sources: readonly KnownSource[], width: number): string {
  const rows = sources.map((source) => [
    source.name,
    source.place === undefined ? "off" : `${source.place}`,
    source.intervals.map(intervalCode).join(", "),
    source.basis === undefined ? "not stated" : readable(source.basis.toLowerCase()),
    source.requestsPerMinute === undefined ? "" : `${source.requestsPerMinute}`,
    historyText(source),
  ]);
  return `${tableLines(columns, rows, width).join("\n")}\n`;
}

function historyText({ intervals, historyDays = {} }: KnownSource): string {
  const limited = intervals.filter((interval) => historyDays[interval] !== undefined);
  const texts = limited.map((one) => `${intervalCode(one)}: the last ${historyDays[one]} days`);
  if (limited.length === intervals.length) return texts.join(", ");
  return [...texts, limited.length === 0 ? "whole" : "others: whole"].join(", ");
}

function sourceJson({
  name,
  place,
  intervals,
  basis,
  historyDays,
  requestsPerMinute,
}: KnownSource) {
  const days = Object.entries(historyDays ?? {}).map(([interval, count]) => {
    return [intervalCode(interval as BarInterval), count];
  });
  return {
    name,
    place,
    intervals: intervals.map(intervalCode),
    basis,
    historyDays: Object.fromEntries(days),
    requestsPerMinute,
  };
}
