import { readFileSync } from "node:fs";
import { gunzipSync, inflateSync } from "node:zlib";

/** What R's serialisation holds, as far as the data sets of a package use it. */
type RValue = null | string | number | Float64Array | readonly string[] | RList;

interface RList {
  readonly elements: readonly RValue[];
  readonly names: readonly string[];
}

/**
 * The numeric columns of a data frame in the lazy-load database of an R package's data.
 *
 * `<stem>.rdx` is a gzip of R's serialisation of list(variables = list(name = c(offset, length)), ...),
 * and each stretch of `<stem>.rdb` a big-endian length followed by a zlib stream of the object.
 * @throws Error when the data set is not there or is compressed in another way.
 */
export function readDataFrame(stem: string, name: string): Map<string, Float64Array> {
  const index = listOf(deserialise(gunzipSync(readFileSync(`${stem}.rdx`))));
  const place = member(listOf(member(index, "variables")), name);
  if (!(place instanceof Float64Array)) throw new Error(`${name} is not in ${stem}.rdx`);
  const [offset, length] = [place[0]!, place[1]!];
  const chunk = readFileSync(`${stem}.rdb`).subarray(offset + 4, offset + length);
  const frame = listOf(deserialise(inflateSync(chunk)));
  const columns = new Map<string, Float64Array>();
  frame.elements.forEach((column, at) => {
    if (column instanceof Float64Array) columns.set(frame.names[at]!, column);
  });
  return columns;
}

function listOf(value: RValue): RList {
  if (value === null || typeof value !== "object" || !("elements" in value) || !("names" in value))
    throw new Error("the R object is not a list");
  return value;
}

function member(list: RList, name: string): RValue {
  return list.elements[list.names.indexOf(name)] ?? null;
}

/** R Internals, "Serialization Formats": XDR, versions 2 and 3. */
function deserialise(bytes: Uint8Array): RValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const symbols: string[] = [];
  let at = 2;
  const integer = () => {
    at += 4;
    return view.getInt32(at - 4);
  };
  const several = <T>(read: () => T): T[] => Array.from({ length: integer() }, read);
  const text = (length: number) => {
    at += Math.max(0, length);
    return new TextDecoder().decode(bytes.subarray(at - Math.max(0, length), at));
  };
  const double = () => {
    at += 8;
    return view.getFloat64(at - 8);
  };

  function item(): RValue {
    const flags = integer();
    const hasAttributes = (flags & 0x200) !== 0;
    const hasTag = (flags & 0x400) !== 0;
    switch (flags & 0xff) {
      case 0xfe:
        return null;
      case 0xff:
        return symbols[(flags >>> 8) - 1] ?? null;
      case 1: {
        const symbol = String(item());
        symbols.push(symbol);
        return symbol;
      }
      case 2:
        return pairs(hasAttributes, hasTag);
      case 9:
        return text(integer());
      case 10:
      case 13:
        return withAttributes(hasAttributes, Float64Array.from(several(integer)));
      case 14:
        return withAttributes(hasAttributes, Float64Array.from(several(double)));
      case 16:
        return withAttributes(
          hasAttributes,
          several(() => String(item())),
        );
      case 19:
        return withAttributes(hasAttributes, { elements: several(item), names: [] });
      default:
        throw new Error(`R objects of type ${flags & 0xff} are not read`);
    }
  }

  function pairs(hasAttributes: boolean, hasTag: boolean): RValue {
    if (hasAttributes) item();
    const name = hasTag ? String(item()) : "";
    const value = item();
    const rest = item();
    const tail = rest === null ? { elements: [], names: [] } : listOf(rest);
    return { elements: [value, ...tail.elements], names: [name, ...tail.names] };
  }

  function withAttributes(present: boolean, value: RValue): RValue {
    if (!present) return value;
    const names = member(listOf(item()), "names");
    if (value === null || typeof value !== "object" || !("elements" in value)) return value;
    return { elements: value.elements, names: Array.isArray(names) ? names : [] };
  }

  const version = integer();
  at += 8;
  if (version === 3) text(integer());
  return item();
}
