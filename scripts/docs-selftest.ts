import type { Scenario } from "#cli/selftest/scenario.ts";
import { scenarios } from "#cli/selftest/scenarios/index.ts";
import { doNotEdit, type GeneratedPage, table } from "./generated-page.ts";

/** The scenarios of `pmx selftest` with what is stated of each. */
export const selftestPage: GeneratedPage = { file: "selftest.md", render };

function render(): string {
  return `# Selftest

${doNotEdit}

\`\`\`sh
npx pmx selftest
npx pmx selftest --only truncated-log,remade-log --json
npx pmx selftest --list
\`\`\`

\`pmx selftest\` does what a cheat would do and says what pmx makes of it, on your machine, over all five services with their
databases in a temporary folder. It reads none of your records and none of your settings: the configuration is that of the
build, with forecasts that are cheap. It takes about a minute on two cores; \`--short\` tries once what luck decides, rather
than four times. Bars and returns follow from \`--seed\` (1), and so do the outcomes; names of databases do not.

| outcome | says |
| --- | --- |
| CAUGHT | pmx objects by what it keeps itself: an error, a verdict, a count, or a finding of \`pmx verify\` |
| CAUGHT_GIVEN_EARLIER_CHECKPOINT | nothing is seen without a checkpoint that was kept elsewhere before, and with it it is; both are tried |
| NOT_DETECTABLE | the attack is done, and pmx says nothing; the last column says what helps |
| FOUND | an edge that was planted is seen |
| MISSED, FALSE_ALARM, UNDONE | an edge was not seen; pmx objects to what is honest too; the attack could not be done |

An outcome is measured and then compared with the one that is stated here. Whatever is asked of an attack is asked of what is
honest too; where pmx objects to that, the outcome is FALSE_ALARM. Exit code 0: every outcome is as stated. 1: one differs, and
something of pmx does not do what this page says.

Whoever edits a database drops its triggers first, which refuse every edit otherwise, and stops the checks of references.
A short form runs with the tests (\`test/sprint/selftest.test.ts\`).

## Luck

${rowsOf(({ kind }) => kind === "NULL")}

## Edges

${rowsOf(({ kind }) => kind === "EDGE")}

## Caught

${rowsOf(({ kind, stated }) => kind === "ATTACK" && stated === "CAUGHT")}

## Caught given an earlier checkpoint

${rowsOf(({ stated }) => stated === "CAUGHT_GIVEN_EARLIER_CHECKPOINT")}

## Not detectable

${rowsOf(({ stated }) => stated === "NOT_DETECTABLE")}

What was chosen afterwards shows in evidence that nobody could choose: a [forward sprint](forward.md), whose bars come after
its settings and its instruments, or bars that were [sealed](trials.md#sealed-bars) before anybody ran anything on them.
`;
}

function rowsOf(isWanted: (scenario: Scenario) => boolean): string {
  const rows = scenarios
    .filter(isWanted)
    .map(({ name, does, stated, defence }) => [`\`${name}\``, does, stated, defence]);
  return table(["scenario", "what is done", "outcome", "by, or what helps"], rows);
}
