import { z } from "zod";

/** What `npm run check` writes at the end of a whole run. */
export const checkRunSchema = z.object({
  /** Commit of the source. */
  commit: z.string().min(1),
  /** Whether the files were those of the commit, before and after the run. */
  clean: z.boolean(),
  /** Version and digest of the source that was checked, as every sprint has it. */
  build: z.string().min(1),
  startTime: z.iso.datetime(),
  endTime: z.iso.datetime(),
  /** Names of all steps that a whole run has. */
  plannedSteps: z.array(z.string()).min(1),
  steps: z.array(z.object({ name: z.string(), ok: z.boolean(), seconds: z.number() })),
  /** Null where the run of the tests did not say. */
  tests: z
    .object({
      passed: z.int().min(0),
      failed: z.int().min(0),
      skipped: z.int().min(0),
    })
    .nullable(),
});

export type CheckRun = z.infer<typeof checkRunSchema>;

/** What stands where the record of the checks should be. */
export type CheckRunReading =
  | { readonly path: string; readonly state: "ABSENT" }
  | { readonly path: string; readonly state: "UNREADABLE"; readonly problem: string }
  | {
      readonly path: string;
      readonly state: "READ";
      readonly hash: string;
      readonly run: CheckRun;
    };
