/** The test files that one process runs. */
export interface TestProcess {
  /** What they have in common, or the path of the one file. */
  readonly name: string;
  readonly files: readonly string[];
}

/**
 * Files that share a process, by the first pattern that a file's path matches. The start of a process costs more
 * than most files: loading the services takes seconds, their tests a fraction of one. Absent here are
 * the files that start pmx many times, benches and fuzzing: each has a process, and they run beside each other.
 */
const shared = [
  {
    name: "pure-code",
    pattern:
      /^test\/unit\/(lib\/(kernel|page|report|statistics|wire)|evidence|settings|.*\/(domain|app|rpc))\//,
  },
  { name: "structure", pattern: /^test\/arch\// },
  { name: "behaviour", pattern: /^test\/behaviour\/(?!eight-clients)/ },
  { name: "stores", pattern: /^test\/unit\/(lib\/kit\/(events|store)|\w+\/store)\// },
  {
    name: "edges",
    pattern:
      /^test\/unit\/(cli|scripts|gateway|risk-gate|audit|support|execution|forecast|lib\/kit)\//,
  },
  { name: "error-rates", pattern: /^test\/bench\/(gates|keep)\.test/ },
  { name: "faults", pattern: /^test\/faults\// },
  { name: "soak", pattern: /^test\/soak\// },
  { name: "package", pattern: /^test\/package\// },
  { name: "deploy", pattern: /^test\/deploy\// },
  { name: "calls", pattern: /^test\/contract\/(kit\/(connect|grpc|http)|clients)\// },
  { name: "lifecycle", pattern: /^test\/contract\/kit\/lifecycle\// },
  { name: "contract-of-audit", pattern: /^test\/contract\/audit\// },
  { name: "contract-of-execution", pattern: /^test\/contract\/execution\// },
  { name: "contract-of-forecast", pattern: /^test\/contract\/forecast\// },
  { name: "contract-of-risk-gate", pattern: /^test\/contract\/(risk-gate|bounds)\// },
  { name: "contract-of-market-data", pattern: /^test\/contract\/gateway\/market-data\// },
  { name: "contract-of-sprints", pattern: /^test\/contract\/gateway\// },
  {
    name: "commands",
    pattern:
      /^test\/sprint\/(cli-(bars|data|export|fetch|init|json|mcp|process|quality|records|report(-figures)?|resume|serve|sprint|synthesize|terminal|watch)|cycles(-fetched)?|deno-apart|other-clients|secured|submitted-forecasts|tutorial)\.test/,
  },
  {
    name: "bad-input",
    pattern: /^test\/sprint\/bad-input\/(any-request|bars|requests|surroundings)\.test/,
  },
  {
    name: "sprints-of-currencies",
    pattern: /^test\/sprint\/(currencies|fractions|frontier(-gate)?)\.test/,
  },
  // Each starts pmx to kill it, and continues the sprint in the process of the tests.
  {
    name: "sprints-killed",
    pattern: /^test\/sprint\/(intraday-pass-killed|killed-at-commits)\.test/,
  },
  {
    name: "sprints-of-bars",
    pattern:
      /^test\/sprint\/(backup|barbell|evidence-determinism|forward|gate-and-ledger|intraday(-pass)?|look-ahead|own-files|plan-stored|records-by-sql|released-data|selftest|two-sprints)\.test/,
  },
] as const;

/**
 * What a file may do to its whole process: not with others in it. Hooks outside of a test are harmless, since each
 * file of a shared process has a suite of its own.
 */
const changesProcess =
  /process\.(env\.\w+ = |env\[[^\]]+\] = |chdir\(|umask\(|exitCode = )|delete process\.env|mock\.(timers|method|getter|setter)|globalThis\.\w+ = /;

/** Which processes run these files, those that several files share first; `textOf` reads a file. */
export function testProcesses(
  files: readonly string[],
  textOf: (file: string) => string,
): readonly TestProcess[] {
  const together = new Map<string, string[]>();
  const alone: TestProcess[] = [];
  for (const file of files) {
    const group = shared.find(({ pattern }) => pattern.test(file.replaceAll("\\", "/")));
    if (group === undefined || changesProcess.test(textOf(file))) {
      alone.push({ name: file, files: [file] });
    } else together.set(group.name, [...(together.get(group.name) ?? []), file]);
  }
  return [...[...together].map(([name, members]) => ({ name, files: members })), ...alone];
}

/** A module whose tests are those of the files, each file's in a suite of its own with its own hooks. */
export function suitesOf(
  files: readonly { readonly path: string; readonly url: string }[],
): string {
  const suites = files.map(
    ({ path, url }) => `suite(${JSON.stringify(path)}, () => import(${JSON.stringify(url)}));\n`,
  );
  return `import { suite } from "node:test";\n${suites.join("")}`;
}
