import { dirname } from "node:path";
import { type JsonObject, toJson } from "@bufbuild/protobuf";
import { type ConfigSource, configFile } from "#lib/kit/config/config-source.ts";
import { explainSettings } from "#lib/kit/config/explain-settings.ts";
import type { ConfigOverride } from "#lib/kit/config/load-config.ts";
import { SprintSpecSchema } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { CommandContext } from "../command-context.ts";
import type { DataPlace } from "../data/data-place.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import type { ProcessName } from "../port-offset.ts";
import { processDefinitions, processNames } from "../process-definitions.ts";
import { type RecordColumn, recordTable } from "../records/record-table.ts";
import { sprintOf } from "../records/sprint-record.ts";

/** What is to be explained: the settings of processes, or of a sprint. */
export interface ConfigArguments extends DataPlace {
  /** Absent: all five. */
  readonly process?: ProcessName;
  /** Resource name of a sprint. */
  readonly sprint?: string;
  /** Whether settings that are as they come are left out. */
  readonly changed: boolean;
  /** What flags set. */
  readonly flags: readonly ConfigOverride[];
  readonly json: boolean;
}

/** A setting with the file that it is of. */
interface Row {
  readonly process: string;
  readonly file: string;
  readonly key: string;
  readonly value: unknown;
  readonly default: unknown;
  readonly source: string;
}

/**
 * Prints every effective setting with its value, its default and where it was set; with --json
 * `{ "settings": [{ "process", "file", "key", "value", "default", "source" }] }`, of a sprint
 * `{ "sprint", "settings": [{ "key", "value", "source" }] }`.
 */
export async function configCommand(
  typed: ConfigArguments,
  context: CommandContext,
): Promise<number> {
  if (typed.sprint !== undefined) return explainSprint(typed.sprint, typed, context);
  const { terminal, environment } = context;
  const { process, changed, flags, json } = typed;
  const source: ConfigSource = { environment, flags };
  const names = process === undefined ? processNames : [process];
  const rows = names
    .flatMap((name) => rowsOf(name, source))
    .filter((row) => !changed || !isSame(row.value, row.default));
  if (json) {
    terminal.out(`${JSON.stringify({ settings: rows.map(withNulls) })}\n`);
    return exitCodes.pass;
  }
  const folder = dirname(configFile(source, "audit.yaml"));
  terminal.out(`Configuration folder: ${folder}${environment.PMX_CONFIG_DIR?.trim() ? " (environment PMX_CONFIG_DIR)" : ""}
`);
  for (const name of names) {
    const own = rows.filter((row) => row.process === name);
    const none = "every setting is as it comes";
    const table = recordTable(columns, own, { none, width: terminal.outColumns });
    terminal.out(`\n${name}\n${table}`);
  }
  return exitCodes.pass;
}

function rowsOf(process: ProcessName, source: ConfigSource): readonly Row[] {
  return processDefinitions[process]
    .settings(source)
    .flatMap((settings) =>
      explainSettings(source, settings).map((one) => ({ process, file: settings.file, ...one })),
    );
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What has no value is null, so that every member is there. */
function withNulls(row: Row): object {
  return { ...row, value: row.value ?? null, default: row.default ?? null };
}

function shown(value: unknown): string {
  if (value === undefined) return "none";
  return typeof value === "string" ? value : JSON.stringify(value);
}

const columns: readonly RecordColumn<Row>[] = [
  {
    heading: "Setting",
    name: "key",
    value: ({ key, file }) =>
      file.includes("/") || file === "costs.yaml" ? `${file}: ${key}` : key,
  },
  { heading: "Value", below: true, name: "value", value: ({ value }) => shown(value) },
  { heading: "Default", below: true, name: "default", value: (row) => shown(row.default) },
  { heading: "From", below: true, name: "source", value: ({ source }) => source },
];

/** One thing that a request said. */
interface RequestRow {
  readonly key: string;
  readonly value: unknown;
  readonly source: string;
}

/** What the gateway fills in where a request does not say; the stored request has it either way. */
const filledIn: Readonly<Record<string, string>> = {
  horizonBars: "sprints.defaultHorizonBars",
  startingCashMicros: "sprints.defaultStartingCash",
  "riskOverrides.proofMode": "sprints.proofMode",
};

/** What a sprint was asked for; of all else it does not say who set it. */
async function explainSprint(
  name: string,
  { json, ...place }: ConfigArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const sprint = await withGateway(place, context, (gateway) => sprintOf(gateway, name));
  const spec = sprint.spec === undefined ? {} : toJson(SprintSpecSchema, sprint.spec);
  const settings = saidIn(spec as JsonObject, []);
  if (json) {
    terminal.out(`${JSON.stringify({ sprint: name, build: sprint.build, settings })}\n`);
    return exitCodes.pass;
  }
  const table = recordTable(requestColumns, settings, {
    none: "the request said nothing",
    width: terminal.outColumns,
  });
  terminal.out(`What ${name} was asked for; a recipe such as --phase is a part of the request

${table}
All else is what the services had from their files and variables when the sprint was created, by ${sprint.build}.
It is pinned (pmx show ${name} --json, policy); which of the two said it is not recorded.
`);
  return exitCodes.pass;
}

function saidIn(value: JsonObject, steps: readonly string[]): readonly RequestRow[] {
  return Object.entries(value).flatMap(([name, member]): readonly RequestRow[] => {
    const path = [...steps, name];
    if (typeof member === "object" && member !== null && !Array.isArray(member)) {
      return saidIn(member, path);
    }
    const key = path.join(".");
    const setting = filledIn[key];
    const source = setting === undefined ? "request" : `request, or ${setting} of the gateway`;
    return [{ key, value: member, source }];
  });
}

const requestColumns: readonly RecordColumn<RequestRow>[] = [
  { heading: "Setting", name: "key", value: ({ key }) => key },
  { heading: "Value", below: true, name: "value", value: ({ value }) => shown(value) },
  { heading: "From", name: "source", value: ({ source }) => source },
];
