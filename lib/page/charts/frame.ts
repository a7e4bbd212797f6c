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
  return [
    label(4, 12, y.axis.name, { kind: "axis-name" }),
    ...y.ticks.flatMap((tick) => [
      segment(start, y.scale(tick), end, y.scale(tick), "grid"),
      label(start - 6, y.scale(tick) + 4, text(tick), { anchor: "end" }),
    ]),
    segment(start, y.base ?? floor, end, y.base ?? floor, "axis"),
    ...x.map(({ at, text }) => label(at, floor + 16, text, { anchor: "middle" })),
    ...(xName === ""
      ? []
      : [label(end, plot.height - 3, xName, { anchor: "end", kind: "axis-name" })]),
  ];
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
