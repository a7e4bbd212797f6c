import type { ElementReader, ElementReaders } from "#lib/kit/grpc/shared/element-readers.ts";
import type { Bar } from "#proto/pmx/type/v1/bar_pb.ts";

/** Tags of the fields: number and wire type in one byte. */
const tags = { startTime: 0x0a, open: 0x11, high: 0x19, low: 0x21, close: 0x29, volumeUnits: 0x31 };
const secondsTag = 0x08;
const nanosTag = 0x10;
/** Seven bytes of a varint fit into the 53 bits that a number holds exactly. */
const longestVarint = 7;
const largestInt32 = 0x7fffffff;

/**
 * Reads a bar as writers of protobuf write it. Undefined for one without a start or with its start in
 * parts, for a start before 1970, for a field that this build does not know, and for cut-off bytes.
 */
const readBar: ElementReader = (bytes, view, from, to): Bar | undefined => {
  let [open, high, low, close, volumeUnits] = [0, 0, 0, 0, 0];
  let startTime: Bar["startTime"];
  let at = from;
  while (at < to) {
    const tag = bytes[at]!;
    at += 1;
    if (tag === tags.startTime) {
      const length = bytes[at];
      if (startTime !== undefined || length === undefined || length >= 0x80) return undefined;
      if (at + 1 + length > to) return undefined;
      startTime = readTimestamp(bytes, at + 1, at + 1 + length);
      if (startTime === undefined) return undefined;
      at += 1 + length;
      continue;
    }
    if (at + 8 > to) return undefined;
    const value = view.getFloat64(at, true);
    at += 8;
    if (tag === tags.open) open = value;
    else if (tag === tags.high) high = value;
    else if (tag === tags.low) low = value;
    else if (tag === tags.close) close = value;
    else if (tag === tags.volumeUnits) volumeUnits = value;
    else return undefined;
  }
  if (startTime === undefined) return undefined;
  return { $typeName: "pmx.type.v1.Bar", startTime, open, high, low, close, volumeUnits };
};

function readTimestamp(bytes: Uint8Array, from: number, to: number): Bar["startTime"] {
  let [seconds, nanos] = [0, 0];
  let at = from;
  while (at < to) {
    const tag = bytes[at]!;
    let value = 0;
    let weight = 1;
    let length = 0;
    let byte: number;
    do {
      length += 1;
      if (length > longestVarint || at + length >= to) return undefined;
      byte = bytes[at + length]!;
      value += (byte & 0x7f) * weight;
      weight *= 0x80;
    } while (byte >= 0x80);
    if (tag === secondsTag) seconds = value;
    else if (tag === nanosTag && value <= largestInt32) nanos = value;
    else return undefined;
    at += 1 + length;
  }
  return { $typeName: "google.protobuf.Timestamp", seconds: BigInt(seconds), nanos };
}

/** For services whose requests hold many bars. */
export const barReaders: ElementReaders = new Map([["pmx.type.v1.Bar", readBar]]);
