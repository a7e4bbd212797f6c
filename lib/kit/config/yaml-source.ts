import { readFileSync } from "node:fs";
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { configFault } from "./config-problem.ts";
import { unreadable } from "./unreadable.ts";

/** A parsed YAML file with the line of every key. */
export interface YamlSource {
  /** Plain values; an empty file is an empty object. */
  readonly value: unknown;
  /** `file:line` of a key, or of the nearest parent that the file has. */
  originOf(path: readonly PropertyKey[]): string;
}

/** @throws Fault CONFIG_INVALID when the file cannot be read or is not YAML. */
export function readYaml(file: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw configFault(
      document.errors.map(({ pos, message }) => ({
        origin: `${file}:${lines.linePos(pos[0]).line}`,
        key: "",
        finding: `is not valid YAML: ${message}`,
      })),
    );
  }
  return {
    value: document.toJS() ?? {},
    originOf(path) {
      const offset = offsetOf(document, path);
      return offset === undefined ? file : `${file}:${lines.linePos(offset).line}`;
    },
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw configFault([{ origin: file, key: "", finding: unreadable(error) }]);
  }
}

/** The offset of the deepest part of the path that exists: its key in a map, its item in a list. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (!pair || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0];
      node = pair.value;
    } else if (isSeq(node) && typeof step === "number") {
      node = node.items[step];
      if (!isNode(node)) break;
      offset = node.range?.[0];
    } else break;
  }
  return offset;
}
