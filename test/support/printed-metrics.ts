import type { ProcessMetrics } from "#lib/kit/telemetry/metrics/process-metrics.ts";

/** A metric as it was printed, with its samples by their labels as text: `outcome="failed",service="a"`. */
export interface PrintedMetric {
  readonly type: string;
  readonly help: string;
  /** Names of labels that some sample has, `le` of buckets apart, sorted. */
  readonly labels: readonly string[];
  /** Of a histogram the count of each series. */
  readonly samples: ReadonlyMap<string, number>;
}

/** What a process prints, by the name of the metric. */
export async function printedBy(
  metrics: ProcessMetrics,
): Promise<ReadonlyMap<string, PrintedMetric>> {
  return printedIn(await metrics.text());
}

/** Reads Prometheus' text format as far as pmx writes it. */
export function printedIn(text: string): ReadonlyMap<string, PrintedMetric> {
  const metrics = new Map<string, PrintedMetric>();
  for (const block of text.split(/^(?=# HELP )/m).filter((part) => part.trim() !== "")) {
    const [, name = "", help = ""] = /^# HELP (\S+) (.*)$/m.exec(block) ?? [];
    const type = /^# TYPE \S+ (\w+)$/m.exec(block)?.[1] ?? "";
    const samples = new Map<string, number>();
    const labels = new Set<string>();
    for (const [, sample = "", inBraces = "", value = ""] of block.matchAll(
      /^(\w+)(?:\{(.*)\})? (\S+)$/gm,
    )) {
      const pairs = [...inBraces.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
      for (const [, label = ""] of pairs) if (label !== "le") labels.add(label);
      if (type === "histogram" && sample !== `${name}_count`) continue;
      samples.set(
        pairs
          .map(([pair]) => pair)
          .sort()
          .join(","),
        Number(value),
      );
    }
    metrics.set(name, { type, help, labels: [...labels].sort(), samples });
  }
  return metrics;
}
