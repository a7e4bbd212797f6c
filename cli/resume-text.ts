import type { Environment, SprintArguments } from "./sprint-arguments.ts";

/** The command that goes on with a sprint, as this person would type it. */
export function resumeCommand(
  name: string,
  { address, dataDir }: Pick<SprintArguments, "address" | "dataDir">,
  environment: Environment,
): string {
  const program = environment.npm_lifecycle_event === "sprint" ? "npm run sprint --" : "pmx sprint";
  const place =
    address !== undefined
      ? ` --address ${address}`
      : dataDir !== ".pmx" && environment.PMX_DATA_DIR !== dataDir
        ? ` --data-dir ${quoted(dataDir)}`
        : "";
  return `${program} --resume ${name}${place}`;
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
