import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { sha256Hex } from "#lib/kernel/canonical.ts";
import type { BuildFiles } from "../app/ports.ts";
import { type CheckRunReading, checkRunSchema } from "../domain/check-run.ts";
import { isCronJob, type ManifestReading, programsOf } from "../domain/cron-job.ts";

/** Where the records lie. */
export interface BuildFilePlaces {
  /** The file that `npm run check` writes. */
  readonly checkRecord: string;
  /** The folder of the deployment's manifests. */
  readonly deployFolder: string;
  /** The folder of the build: what a scheduled job runs lies in it. */
  readonly buildFolder: string;
}

/** Records that lie beside the build as files; they are read each time, since a check may end meanwhile. */
export function buildFiles({
  checkRecord,
  deployFolder,
  buildFolder,
}: BuildFilePlaces): BuildFiles {
  return {
    async checkRun() {
      return readCheckRun(checkRecord);
    },
    async manifests() {
      return readManifests(deployFolder, buildFolder);
    },
  };
}

function readCheckRun(path: string): CheckRunReading {
  if (!existsSync(path)) return { path, state: "ABSENT" };
  try {
    const text = readFileSync(path, "utf8");
    const read = checkRunSchema.safeParse(JSON.parse(text));
    if (read.success) return { path, state: "READ", hash: sha256Hex(text), run: read.data };
    const [issue] = read.error.issues;
    return { path, state: "UNREADABLE", problem: `${issue?.path.join(".")}: ${issue?.message}` };
  } catch (error) {
    return { path, state: "UNREADABLE", problem: messageOf(error) };
  }
}

function readManifests(folder: string, buildFolder: string): ManifestReading {
  const found = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" })
    : [];
  const paths = found.filter((name) => /\.ya?ml$/.test(name)).sort();
  const documents = [];
  const unreadable = [];
  for (const name of paths) {
    const path = join(folder, name);
    try {
      const text = readFileSync(path, "utf8");
      const hash = sha256Hex(text);
      for (const document of parseAllDocuments(text)) {
        const [problem] = document.errors;
        if (problem !== undefined) throw problem;
        documents.push({ path, hash, content: document.toJS() as unknown });
      }
    } catch (error) {
      unreadable.push({ path, problem: messageOf(error) });
    }
  }
  const programs = documents.filter(isCronJob).flatMap(programsOf);
  const missingPrograms = [...new Set(programs)].filter(
    (program) => !existsSync(join(buildFolder, program)),
  );
  return { folder, documents, unreadable, missingPrograms };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? error.message) : String(error);
}
