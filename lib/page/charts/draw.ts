import { barChartContent } from "./bar-chart.ts";
import type { Chart } from "./chart.ts";
import { legendHeight } from "./legend.ts";
import { lineChartContent } from "./line-chart.ts";
import { rowChartContent, rowChartHeight } from "./row-chart.ts";
import { type Plot, picture } from "./svg.ts";

/** For a screen or paper, for a telephone, and for one of many side by side; in pixels. */
const plots = {
  wide: { width: 720, height: 290, left: 64, right: 22, top: 24, bottom: 42 },
  narrow: { width: 340, height: 240, left: 56, right: 20, top: 24, bottom: 42 },
  small: { width: 340, height: 195, left: 56, right: 20, top: 24, bottom: 42 },
} as const satisfies Readonly<Record<string, Plot>>;

/** How a picture is named and described. */
export interface Names {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** A chart in two widths, of which the page shows the one that fits. */
export function drawn(chart: Chart, names: Names): string {
  return ["wide", "narrow"]
    .map((kind) =>
      drawnAs(chart, kind as keyof typeof plots, { ...names, id: `${names.id}-${kind}` }),
    )
    .join("\n");
}

/** A chart in the width of a screen or paper alone. */
export function drawnWide(chart: Chart, names: Names): string {
  return drawnAs(chart, "wide", names);
}

/** A chart as one of many of a kind. */
export function drawnSmall(chart: Chart, names: Names): string {
  return drawnAs(chart, "small", names);
}

function drawnAs(chart: Chart, kind: keyof typeof plots, names: Names): string {
  const plot = plotOf(chart, plots[kind]);
  return picture(plot, { ...names, kind: `chart ${kind}` }, contentOf(chart, plot));
}

/** As high as its content takes. */
function plotOf(chart: Chart, plot: Plot): Plot {
  if (chart.kind === "rows") return { ...plot, height: rowChartHeight(chart) };
  const above = chart.kind === "lines" ? legendHeight(chart) : 0;
  return { ...plot, height: plot.height + above, top: plot.top + above };
}

function contentOf(chart: Chart, plot: Plot): readonly string[] {
  switch (chart.kind) {
    case "lines":
      return lineChartContent(chart, plot);
    case "bars":
      return barChartContent(chart, plot);
    case "rows":
      return rowChartContent(chart, plot);
  }
}
