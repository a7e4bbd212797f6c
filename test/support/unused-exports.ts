import { dirname, join, normalize } from "node:path";

/** Functions, classes and values that a file exports. */
const exported = /^export (?:async |abstract )*(?:function\*?|const|let|class|enum) (\w+)/gm;
/** Names that a file imports, or exports again, from another one. */
const named = /\b(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s*from\s*"([^"]+)"/g;
const whole = /\b(?:import|export)\s+(?:type\s+)?\*(?:\s+as\s+\w+)?\s*from\s*"([^"]+)"/g;
/** `const { a } = await import("…")`, `(await import("…")).a` and `typeof import("…").a`. */
const dynamicNames = /\{([^{}]*)\}\s*=\s*await import\(\s*"([^"]+)"/g;
const dynamicMember = /import\(\s*"([^"]+)"\s*\)\)?\s*\.(\w+)/g;

/**
 * What files export and no other file imports, as `file: name`. Types are left out: those in the signature of a
 * function that is imported are exported with it.
 * @param codes every file that may import, by its path; without comments
 * @param isLooked which of them are looked at
 */
export function unusedExports(
  codes: ReadonlyMap<string, string>,
  isLooked: (file: string) => boolean,
): readonly string[] {
  const imported = new Set<string>();
  for (const [file, code] of codes) {
    for (const [path, name] of importsOf(code)) {
      const target = path.startsWith(".") ? normalize(join(dirname(file), path)) : path.slice(1);
      if (target !== file) imported.add(`${target}: ${name}`);
    }
  }
  return [...codes].flatMap(([file, code]) =>
    !isLooked(file) || imported.has(`${file}: *`)
      ? []
      : [...code.matchAll(exported)]
          .map(([, name]) => `${file}: ${name}`)
          .filter((one) => !imported.has(one)),
  );
}

/** The paths of files that a file imports, each with a name; `*` for all. */
function importsOf(code: string): readonly (readonly [path: string, name: string])[] {
  const lists = [...code.matchAll(named), ...code.matchAll(dynamicNames)].flatMap(
    ([, names = "", path = ""]) => names.split(",").map((name) => [path, ownName(name)] as const),
  );
  const alls = [...code.matchAll(whole)].map(([, path = ""]) => [path, "*"] as const);
  const members = [...code.matchAll(dynamicMember)].map(
    ([, path = "", name = ""]) => [path, name] as const,
  );
  return [...lists, ...alls, ...members].filter(([path]) => /^[.#]/.test(path));
}

/** `type Name as other` and `name: other` are the name that the other file gives. */
function ownName(text: string): string {
  return /^\s*(?:type\s+)?(\w+)/.exec(text)?.[1] ?? "";
}
