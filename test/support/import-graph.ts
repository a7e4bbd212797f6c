import { dirname, join, normalize } from "node:path";
import { codeOf, filesBelow, sourceFolders, textOf } from "./source-files.ts";

/** One import of a source file: what it imports is a file of the repository or a package. */
export interface Import {
  /** Path from the repository's root. */
  readonly from: string;
  /** Path from the repository's root, or the name of a package. */
  readonly to: string;
}

const subpaths = Object.entries(
  (JSON.parse(textOf("package.json")) as { imports: Record<string, string> }).imports,
).map(([name, target]) => [name.slice(0, -1), target.slice(2, -1)] as const);

/** Static, dynamic and side-effect imports, re-exports, and modules that a worker or process starts. */
const specifiers = /(?:\bfrom|\bimport|\bURL)\s*\(?\s*["']([.#@\w][^"'\s]*)["']/g;

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith(".")) return normalize(join(dirname(file), specifier));
  for (const [name, target] of subpaths) {
    if (specifier.startsWith(name)) return target + specifier.slice(name.length);
  }
  return specifier;
}

/** Every import of the product's hand-written files, in the order of the files. */
export function importsOfSource(): readonly Import[] {
  return importsBelow(sourceFolders);
}

/** Every import of the hand-written files of some folders. */
export function importsBelow(folders: readonly string[]): readonly Import[] {
  return [...filesBelow(folders, ".ts"), ...filesBelow(folders, ".mjs")].flatMap((file) =>
    [...codeOf(file).matchAll(specifiers)]
      .map(([, specifier = ""]) => specifier)
      // A URL of a folder (configuration, migrations) is read, not imported.
      .filter((specifier) => !specifier.startsWith(".") || /\.(ts|mjs)$/.test(specifier))
      .map((specifier) => ({ from: file, to: resolve(file, specifier) })),
  );
}

/** The edges as a graph; every node that an edge names is in it. */
export function graphOf(edges: readonly Import[]): ReadonlyMap<string, readonly string[]> {
  const graph = new Map<string, string[]>();
  for (const { from, to } of edges) {
    if (!graph.has(to)) graph.set(to, []);
    const targets = graph.get(from) ?? [];
    if (!targets.includes(to)) targets.push(to);
    graph.set(from, targets);
  }
  return graph;
}

/** Everything that can be reached from the entries, themselves included. */
export function reachable(
  graph: ReadonlyMap<string, readonly string[]>,
  entries: readonly string[],
): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = [...entries];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    waiting.push(...(graph.get(node) ?? []));
  }
  return seen;
}

/** One circle for each group of nodes that reach one another, as `a → b → a`; empty when there is none. */
export function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const reported = new Set<string>();
  const circles: string[] = [];
  for (const start of [...graph.keys()].sort()) {
    if (reported.has(start)) continue;
    const path = pathBack(graph, start);
    if (path === undefined) continue;
    for (const node of path) reported.add(node);
    circles.push([...path, start].join(" → "));
  }
  return circles;
}

/** The shortest way from a node back to itself, the node first; undefined when there is none. */
function pathBack(
  graph: ReadonlyMap<string, readonly string[]>,
  start: string,
): readonly string[] | undefined {
  const waiting: (readonly string[])[] = [[start]];
  const seen = new Set<string>();
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    for (const target of graph.get(path.at(-1) as string) ?? []) {
      if (target === start) return path;
      if (seen.has(target)) continue;
      seen.add(target);
      waiting.push([...path, target]);
    }
  }
  return undefined;
}

/**
 * The graphs of a folder tree: for every folder, which of its children (files, and subfolders as a
 * whole) import which other children.
 */
export function folderGraphs(
  edges: readonly Import[],
): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const byFolder = new Map<string, Import[]>();
  for (const { from, to } of edges) {
    const source = from.split("/");
    const target = to.split("/");
    const shared = source.findIndex((part, depth) => part !== target[depth]);
    if (shared < 0) continue;
    const folder = source.slice(0, shared).join("/");
    const edge = {
      from: source.slice(0, shared + 1).join("/"),
      to: target.slice(0, shared + 1).join("/"),
    };
    const known = byFolder.get(folder);
    if (known) known.push(edge);
    else byFolder.set(folder, [edge]);
  }
  return new Map([...byFolder].map(([folder, inside]) => [folder, graphOf(inside)]));
}
