import { cronJobProblems, isCronJob, type ManifestDocument } from "../cron-job.ts";
import type { Evidence } from "../evidence.ts";
import type { Finding, ReadinessRecord } from "../item.ts";
import type { ItemRule } from "./item-rule.ts";

/** The job that runs pmx on a schedule is well-formed, and what it runs exists. */
export const scheduledJob: ItemRule = {
  number: 12,
  id: "scheduled-job",
  title: "Cron job path fixed: the scheduled job of the deployment is well-formed",
  judge: ({ manifests }: Evidence): Finding => {
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
    const reason = `${paths}: schedule, time zone and command are well-formed`;
    return { status: "PASS", reason, nextStep: "", records };
  },
};

function recordOf({ path, hash }: ManifestDocument): ReadinessRecord {
  return { kind: "MANIFEST", name: path, hash, detail: "CronJob" };
}
