import type { MetricDefinition, MetricTable } from "./metric-table.ts";

/** The names of a table's metrics of one type. */
type NamesOf<T extends MetricTable, Type extends MetricDefinition["type"]> = {
  [Name in keyof T & string]: T[Name]["type"] extends Type ? Name : never;
}[keyof T & string];

/** A value for each label of a metric. */
export type LabelsOf<D extends MetricDefinition> = Readonly<Record<D["labels"][number], string>>;

/** A value of a gauge when it is read, with its labels. */
export type Sample<D extends MetricDefinition> = LabelsOf<D> & { readonly value: number };

/** Records the metrics of one table for one service. */
export interface Meter<T extends MetricTable> {
  /** Adds to a counter; 0 makes the series exist, so that its first increase shows. */
  count<Name extends NamesOf<T, "counter">>(
    name: Name,
    labels: LabelsOf<T[Name]>,
    amount?: number,
  ): void;
  /** Notes a value in a histogram. */
  observe<Name extends NamesOf<T, "histogram">>(
    name: Name,
    labels: LabelsOf<T[Name]>,
    value: number,
  ): void;
  /**
   * States how a gauge is read. It is read at each scrape and never in between; what takes a query must be
   * bounded. A reading that throws leaves its samples out, and the scrape goes on.
   */
  read<Name extends NamesOf<T, "gauge">>(
    name: Name,
    read: () => readonly Sample<T[Name]>[] | Promise<readonly Sample<T[Name]>[]>,
  ): void;
}

/** The metrics of one service; its name is the label `service`. */
export interface ServiceMetrics {
  /** Whether anybody reads what is recorded: what is dear to measure is measured only then. */
  readonly isRead: boolean;
  meter<T extends MetricTable>(table: T): Meter<T>;
  /** Forgets how its gauges are read: what they read is about to close. */
  close(): void;
}

const silentMeter: Meter<MetricTable> = { count() {}, observe() {}, read() {} };

/** Of a process that nobody asks for metrics: nothing is recorded. */
export const noMetrics: ServiceMetrics = {
  isRead: false,
  meter: () => silentMeter,
  close() {},
};
