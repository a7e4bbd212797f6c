import type { Axis, Rule } from "./chart.ts";
import { numberTickText, type Scale } from "./scale.ts";
import { label, type Plot, segment } from "./svg.ts";

/** What stands around the plot of a picture. */
export interface Frame {
  readonly y: {
    readonly axis: Axis;
    readonly scale: Scale;
    readonly ticks: readonly number[];
    /** Where the line lies that things stand on, in pixels; absent: at the bottom. */
    readonly base?: number;
  };
  /** Ticks at their place in pixels. */
  readonly x: readonly { readonly at: number; readonly text: string }[];
  /** Name of the x-axis; empty where its ticks say what they are. */
  readonly xName: string;
}

/** Grid lines with their numbers, and the names of the axes. */
export function frame(plot: Plot, { y, x, xName }: Frame): readonly string[] {
  const [start, end] = [plot.left, plot.width - plot.right];
  const floor = plot.height - plot.bottom;
  const text = numberTickText(y.ticks, y.axis.unit);
  const rows = xName === "" ? rowsOfLabels(x) : 1;
  return [
    label(4, 12, y.axis.name, { kind: "axis-name" }),
    ...y.ticks.flatMap((tick) => [
      segment(start, y.scale(tick), end, y.scale(tick), "grid"),
      label(start - 6, y.scale(tick) + 4, text(tick), { anchor: "end" }),
    ]),
    segment(start, y.base ?? floor, end, y.base ?? floor, "axis"),
    ...x.map(({ at, text }, tick) => {
      return label(at, floor + 16 + 12 * (tick % rows), text, { anchor: "middle" });
    }),
    ...(xName === ""
      ? []
      : [label(end, plot.height - 3, xName, { anchor: "end", kind: "axis-name" })]),
  ];
}

/** Most rows of labels that fit below a picture without a name of its x-axis. */
const mostRows = 3;

/** In how many rows the labels of ticks stand, each in the next one, so that none covers another. */
function rowsOfLabels(ticks: Frame["x"]): number {
  const fit = (rows: number) =>
    ticks.every(({ at, text }, tick) => {
      const before = ticks[tick - rows];
      return (
        before === undefined || at - before.at >= (textWidth(text) + textWidth(before.text)) / 2
      );
    });
  return [1, 2].find(fit) ?? mostRows;
}

/** About as wide as a text is with the space after it, in pixels: the font is the reader's. */
function textWidth(text: string): number {
  return 6.6 * text.length + 6;
}

/** A limit across the picture, with its name at its end. */
export function ruleLines({ label: name, of, at }: Rule, plot: Plot, scale: Scale): string[] {
  const place = scale(at);
  if (of === "y") {
    const end = plot.width - plot.right;
    return [
      segment(plot.left, place, end, place, "rule"),
      label(end, place - 4, name, { anchor: "end", kind: "rule-name" }),
    ];
  }
  const isRight = place > (plot.left + plot.width - plot.right) / 2;
  return [
    segment(place, plot.top, place, plot.height - plot.bottom, "rule"),
    label(place + (isRight ? -4 : 4), plot.top + 11, name, {
      anchor: isRight ? "end" : "start",
      kind: "rule-name",
    }),
  ];
}
