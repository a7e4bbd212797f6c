import { Fault } from "#lib/kernel/fault.ts";

/** One thing wrong with a configuration. */
export interface ConfigProblem {
  /** Where it was set: `config/risk-gate.yaml:12`, `environment PMX_PORT`, `flag --tickers`. */
  readonly origin: string;
  /** The key's path, `costs.edgeMultiplier`; empty for the whole file. */
  readonly key: string;
  /** What is wrong, with the value and what is allowed. */
  readonly finding: string;
}

/** INVALID_ARGUMENT CONFIG_INVALID that lists every problem, one a line. */
export function configFault(problems: readonly ConfigProblem[]): Fault {
  const lines = problems.map(({ origin, key, finding }) =>
    key === "" ? `${origin}: ${finding}` : `${origin}: ${key}: ${finding}`,
  );
  const heading = problems.length === 1 ? "" : `${problems.length} settings are wrong:\n`;
  return new Fault("INVALID_ARGUMENT", "CONFIG_INVALID", heading + lines.join("\n"), {
    violations: problems.map(({ key, origin, finding }) => ({
      field: key,
      description: `${finding} (${origin})`,
    })),
  });
}

/** A path as its reader sees it: `rules[2].limit`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");
}
