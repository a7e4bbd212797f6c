import { cronJobProblems, isCronJob, type ManifestDocument } from "../cron-job.ts";
import type { Evidence } from "../evidence.ts";
import type { Finding, ReadinessRecord } from "../item.ts";
import type { ItemRule } from "./item-rule.ts";
import { nightlyFinding } from "./nightly-run.ts";

/** The job that runs pmx on a schedule is well-formed, what it runs exists, and the nights have run. */
export const scheduledJob: ItemRule = {
  number: 12,
  id: "scheduled-job",
  title: "Cron job path fixed: the scheduled job is sound, and ran on the last 20 sessions",
  judge: (evidence: Evidence): Finding => {
    const { manifests } = evidence;
    const { folder, documents, unreadable, missingPrograms } = manifests;
    const jobs = documents.filter(isCronJob);
    const records = jobs.map(recordOf);
    const nextStep = `correct the manifest in ${folder}`;
    const broken = [
      ...unreadable.map(({ path, problem }) => `${path}: ${problem}`),
      ...jobs.flatMap((job) => cronJobProblems(job).map((problem) => `${job.path}: ${problem}`)),
      ...missingPrograms.map((path) => `the build has no ${path}, which a job runs`),
    ];
    if (jobs.length === 0) {
      const reason = [`${folder} has no CronJob manifest`, ...broken].join("; ");
      const add = `add a CronJob (batch/v1) to ${folder}`;
      return { status: "FAIL", reason, nextStep: add, records };
    }
    if (broken.length > 0) return { status: "FAIL", reason: broken.join("; "), nextStep, records };
    const paths = jobs.map(({ path }) => path).join(", ");
    const wellFormed = `${paths}: schedule, time zone and command are well-formed`;
    const nightly = nightlyFinding(evidence);
    return {
      ...nightly,
      reason: `${wellFormed}; ${nightly.reason}`,
      records: [...records, ...nightly.records],
    };
  },
};

function recordOf({ path, hash }: ManifestDocument): ReadinessRecord {
  return { kind: "MANIFEST", name: path, hash, detail: "CronJob" };
}
