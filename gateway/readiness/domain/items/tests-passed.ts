import type { CheckRun } from "../check-run.ts";
import type { Evidence } from "../evidence.ts";
import type { Finding, ReadinessRecord } from "../item.ts";
import type { ItemRule } from "./item-rule.ts";

/** Tests of the roadmap. */
const fewestTests = 720;
const nextStep = "commit all changes, then run npm run check in the folder of the build";

/** All checks of pmx have passed on the source that runs. */
export const testsPassed: ItemRule = {
  number: 10,
  id: "tests",
  title: `All tests pass (${fewestTests}+ tests)`,
  judge: ({ checkRun, build }: Evidence): Finding => {
    const { path } = checkRun;
    if (checkRun.state === "ABSENT") {
      const reason = `there is no record of a whole run of the checks at ${path}`;
      return { status: "FAIL", reason, nextStep, records: [] };
    }
    if (checkRun.state === "UNREADABLE") {
      const reason = `${path} is no record of a run of the checks: ${checkRun.problem}`;
      return { status: "FAIL", reason, nextStep, records: [] };
    }
    const { run } = checkRun;
    const records = [recordOf(path, run)];
    const problems = problemsOf(run, build);
    if (problems.length > 0) {
      const reason = `${path}: ${problems.join("; ")}`;
      return { status: "FAIL", reason, nextStep, records };
    }
    const reason = `all ${run.steps.length} steps are ok on commit ${run.commit}: ${countsText(run)}`;
    return { status: "PASS", reason, nextStep: "", records };
  },
};

function problemsOf(run: CheckRun, build: string): readonly string[] {
  const { steps, plannedSteps, tests, clean, commit } = run;
  const names = steps.map(({ name }) => name);
  const missing = plannedSteps.filter((name) => !names.includes(name));
  const failed = steps.filter(({ ok }) => !ok).map(({ name }) => name);
  const when = (holds: boolean, problem: string) => (holds ? [problem] : []);
  return [
    ...when(missing.length > 0, `the run lacks the steps ${missing.join(", ")}`),
    ...when(failed.length > 0, `failed: ${failed.join(", ")}`),
    ...when(tests === null, "the run of the tests did not say how many passed"),
    ...when((tests?.failed ?? 0) > 0, `${tests?.failed} tests failed`),
    ...when(
      tests !== null && tests.passed < fewestTests,
      `${countsText(run)}, fewer than ${fewestTests}`,
    ),
    ...when(!clean, `the files were not those of commit ${commit}`),
    ...when(run.build !== build, `it was made on build ${run.build}, and ${build} runs`),
  ];
}

function countsText({ tests }: CheckRun): string {
  if (tests === null) return "tests not counted";
  return `${tests.passed} tests passed, ${tests.failed} failed, ${tests.skipped} skipped`;
}

function recordOf(path: string, run: CheckRun): ReadinessRecord {
  const { commit, build, endTime, clean } = run;
  return {
    kind: "CHECK_RUN",
    name: path,
    hash: build,
    timeMs: Date.parse(endTime),
    detail: `commit ${commit}${clean ? "" : " with changes"}: ${countsText(run)}`,
  };
}
