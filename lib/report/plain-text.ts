import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { barIntervals } from "#lib/kernel/bar.ts";
import { intervalCode } from "#lib/kernel/calendar.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";

/** The UTC date of a timestamp as YYYY-MM-DD; "?" without one. */
export function dateText(time: Timestamp | undefined): string {
  return time === undefined
    ? "?"
    : new Date(Number(time.seconds) * 1000).toISOString().slice(0, 10);
}

/** The UTC time of a timestamp as YYYY-MM-DD HH:MM; of daily bars, whose times are midnights, the date alone. */
export function timeText(time: Timestamp | undefined, interval: BarInterval | undefined): string {
  const isDaily = interval === undefined || interval === BarInterval.DAY_1;
  if (time === undefined || isDaily) return dateText(time);
  return new Date(Number(time.seconds) * 1000).toISOString().slice(0, 16).replace("T", " ");
}

/** A timestamp as files have it, in UTC and to the second: 2020-01-02T00:00:00Z; empty without one. */
export function instantText(time: Timestamp | undefined): string {
  if (time === undefined) return "";
  return new Date(Number(time.seconds) * 1000).toISOString().replace(".000Z", "Z");
}

/** The usual short name of an interval: 1h; undefined for one that this version does not know. */
export function intervalName(interval: BarInterval): string | undefined {
  const name = enumName(BarInterval, interval);
  const known = barIntervals.find((one) => one === name);
  return known && intervalCode(known);
}

/** A name in snake or kebab case as words. */
export function readable(name: string): string {
  return name.replaceAll(/[_-]/g, " ");
}

/** A line of a list as a sentence. */
export function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}

/** Breaks a text between words into lines of at most `width`; later lines start with `indent`. */
export function wrap(text: string, width: number, indent = ""): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const longer = line === "" ? (lines.length === 0 ? word : indent + word) : `${line} ${word}`;
    if (line !== "" && longer.length > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line = longer;
    }
  }
  return line === "" ? lines : [...lines, line];
}
