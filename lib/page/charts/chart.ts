/** A picture of numbers, as data: what draws it stands beside. */
export type Chart = LineChart | BarChart | RowChart;

/** An axis: its name, and how its ticks are written. */
export interface Axis {
  readonly name: string;
  /** Absent where the numbers are written as they are. */
  readonly unit?: AxisUnit;
  /** Values that the axis has to hold besides those that are drawn. */
  readonly holds?: readonly number[];
}

/** What a tick is multiplied by, and what follows it. */
export interface AxisUnit {
  readonly factor: number;
  readonly suffix: string;
}

/** Of shares, which are read in percent. */
export const percent: AxisUnit = { factor: 100, suffix: " %" };

/** Lines, points and bands over an axis of numbers or of times (UTC milliseconds). */
export interface LineChart {
  readonly kind: "lines";
  readonly x: Axis & { readonly isTime: boolean };
  readonly y: Axis;
  readonly bands: readonly Band[];
  readonly lines: readonly Line[];
  readonly rules: readonly Rule[];
  /** Whether its lines are named above the plot: where there are several that the text does not tell apart. */
  readonly hasLegend?: boolean;
}

export interface Line {
  readonly label: string;
  /** Its place among the colours: 1 to 4; 0 is the muted one. */
  readonly colour: 0 | 1 | 2 | 3 | 4;
  readonly drawnAs: "line" | "dashes" | "dotted" | "dots" | "area";
  /** x and y of each point, ascending in x. */
  readonly points: readonly (readonly [number, number])[];
}

/** What lies between a lower and an upper line. */
export interface Band {
  readonly label: string;
  /** x, lower and upper y of each point. */
  readonly points: readonly (readonly [number, number, number])[];
}

/** A straight line across, such as a limit. */
export interface Rule {
  readonly label: string;
  readonly of: "x" | "y";
  readonly at: number;
}

/** Bars side by side from a base. */
export interface BarChart {
  readonly kind: "bars";
  readonly y: Axis;
  readonly bars: readonly Bar[];
  readonly rules: readonly Rule[];
}

export interface Bar {
  readonly label: string;
  /** Where it begins; 0 but for the steps of a waterfall. */
  readonly from: number;
  readonly to: number;
  /** The ends of its interval. */
  readonly interval?: readonly [number, number];
  /** What was to be expected: a mark across the bar. */
  readonly expected?: number;
  readonly colour: 0 | 1 | 2 | 3 | 4;
}

/** Parts of a whole, one below the other, each under its name. */
export interface RowChart {
  readonly kind: "rows";
  readonly rows: readonly PartOfWhole[];
}

export interface PartOfWhole {
  readonly label: string;
  /** Its share of the whole: 0 to 1. */
  readonly shareRatio: number;
  readonly colour: 0 | 1 | 2 | 3 | 4;
}
