import { z } from "zod";

/** A YAML document below the folder of the deployment. */
export interface ManifestDocument {
  readonly path: string;
  /** SHA-256 of the file. */
  readonly hash: string;
  readonly content: unknown;
}

/** What stands in the folder of the deployment. */
export interface ManifestReading {
  readonly folder: string;
  readonly documents: readonly ManifestDocument[];
  /** Files that are no YAML, with why. */
  readonly unreadable: readonly { readonly path: string; readonly problem: string }[];
  /** Of the files of pmx that scheduled jobs name, those that the build lacks. */
  readonly missingPrograms: readonly string[];
}

const containerSchema = z.object({
  image: z.string().min(1),
  workingDir: z.string().optional(),
  command: z.array(z.string()).default([]),
  args: z.array(z.string()).default([]),
});

/** Of a Kubernetes CronJob (batch/v1) what a run depends on. */
const cronJobSchema = z.object({
  apiVersion: z.literal("batch/v1"),
  metadata: z.object({ name: z.string().min(1) }),
  spec: z.object({
    schedule: z.string(),
    timeZone: z.string().optional(),
    suspend: z.boolean().default(false),
    jobTemplate: z.object({
      spec: z.object({
        template: z.object({
          spec: z.object({
            restartPolicy: z.enum(["Never", "OnFailure"]),
            containers: z.array(containerSchema).min(1),
          }),
        }),
      }),
    }),
  }),
});

type Container = z.infer<typeof containerSchema>;

/** Whether a document says that it is a scheduled job. */
export function isCronJob({ content }: ManifestDocument): boolean {
  return typeof content === "object" && content !== null && "kind" in content
    ? content.kind === "CronJob"
    : false;
}

/** What is wrong with a scheduled job, for a person; empty where nothing is. */
export function cronJobProblems({ content }: ManifestDocument): readonly string[] {
  const read = cronJobSchema.safeParse(content);
  if (!read.success) {
    return read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  }
  const { schedule, timeZone, suspend, jobTemplate } = read.data.spec;
  const { containers } = jobTemplate.spec.template.spec;
  const words = containers.flatMap(({ command, args }) => [...command, ...args]);
  const foreign = words.filter((word) => machinePath.test(word));
  const when = (holds: boolean, problem: string) => (holds ? [problem] : []);
  return [
    ...when(!isSchedule(schedule), `spec.schedule: "${schedule}" is no schedule of five fields`),
    ...when(
      timeZone !== "Etc/UTC" && timeZone !== "UTC",
      `spec.timeZone: is ${timeZone ?? "not set, so that it is the cluster's"}, not Etc/UTC`,
    ),
    ...when(suspend, "spec.suspend: the job never runs"),
    ...when(words.length === 0, "no container says which command it runs"),
    ...when(foreign.length > 0, `runs a path of one machine: ${foreign.join(", ")}`),
  ];
}

/** The files of pmx that a well-formed scheduled job names, as paths within the build. */
export function programsOf({ content }: ManifestDocument): readonly string[] {
  const read = cronJobSchema.safeParse(content);
  if (!read.success) return [];
  const { containers } = read.data.spec.jobTemplate.spec.template.spec;
  return containers.flatMap(programsIn);
}

/** Folders of people and mounted disks: a path of the machine that it was written on. */
const machinePath = /^(?:\/mnt\/|\/home\/|\/Users\/|\/root\/|[A-Za-z]:[\\/]|~)/;

function programsIn({ command, args, workingDir }: Container): readonly string[] {
  const root = workingDir === undefined ? "" : `${workingDir.replace(/\/$/, "")}/`;
  return [...command, ...args]
    .filter((word) => /\.[cm]?[jt]s$/.test(word) && !word.startsWith("-"))
    .map((word) => (root !== "" && word.startsWith(root) ? word.slice(root.length) : word))
    .map((word) => word.replace(/^\.\//, ""));
}

/** Smallest and largest number of each field: minute, hour, day of the month, month, weekday. */
const fieldRanges = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

const names = [
  ...["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  ...["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
];

/** Whether a text is a schedule of cron: five fields of numbers, names, ranges, steps and lists, or @daily and the like. */
function isSchedule(text: string): boolean {
  if (/^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return true;
  const fields = text.trim().split(/\s+/);
  return (
    fields.length === fieldRanges.length &&
    fields.every((field, at) => field.split(",").every((part) => isPart(part, at)))
  );
}

function isPart(part: string, at: number): boolean {
  const [span = "", step, more] = part.split("/");
  if (more !== undefined || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (span === "*" || span === "?") return true;
  const [first = "", last, third] = span.split("-");
  if (third !== undefined) return false;
  const [from, to] = [numberOf(first, at), last === undefined ? undefined : numberOf(last, at)];
  return !Number.isNaN(from) && (to === undefined || from <= to);
}

/** A number or name of a field; NaN for one that is out of its range. */
function numberOf(text: string, at: number): number {
  const [smallest, largest] = fieldRanges[at] as (typeof fieldRanges)[number];
  const name = names.indexOf(text.toLowerCase());
  const number =
    name >= 12 ? name - 12 : name >= 0 ? name + 1 : /^\d+$/.test(text) ? Number(text) : -1;
  const isOfField = name < 0 || (name < 12 ? at === 3 : at === 4);
  return isOfField && number >= smallest && number <= largest ? number : Number.NaN;
}
