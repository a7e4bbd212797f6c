import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { z } from "zod";
import { gatewaySettings } from "#gateway/config.ts";
import { configFile, type SettingsFile } from "#lib/kit/config/config-source.ts";
import type { EnvironmentVariable } from "#lib/kit/config/environment.ts";
import { processSettingsSchema, processVariables } from "#lib/kit/config/process-settings.ts";
import { auditSettings } from "#services/audit/config.ts";
import { gateSpecSchema } from "#services/audit/domain/gates/gate-spec.ts";
import { executionSettings } from "#services/execution/config.ts";
import { forecastSettings } from "#services/forecast/config.ts";
import { forecasterSettings } from "#services/forecast/forecaster/config.ts";
import { costSettings, riskGateSettings } from "#services/risk-gate/config.ts";
import { doNotEdit, type GeneratedPage, table } from "./generated-page.ts";
import { type Setting, settingsIn } from "./settings-in-schema.ts";

/** Every setting of the processes with its default, range, unit, variable and effect. */
export const settingsPage: GeneratedPage = { file: "settings.md", render };

interface Section {
  readonly title: string;
  readonly intro: string;
  readonly schema: z.ZodType;
  readonly variables: readonly EnvironmentVariable[];
  /** The file whose values are the defaults. */
  readonly file?: string;
}

const processKeys = new Set(Object.keys(processSettingsSchema(0).shape));

function ofProcess(name: string, { file, schema, variables = [] }: SettingsFile<unknown>): Section {
  return { title: name, intro: `Keys of \`config/${file}\`.`, schema, variables, file };
}

const processes = {
  forecast: forecastSettings,
  forecaster: forecasterSettings,
  "risk-gate": riskGateSettings,
  execution: executionSettings,
  audit: auditSettings,
  gateway: gatewaySettings,
} as const;

const sections: readonly Section[] = [
  ...Object.entries(processes).map(([name, settings]) => ofProcess(name, settings)),
  {
    title: "Costs",
    intro: "Keys of `config/costs.yaml`, which the risk gate and the execution service both read.",
    schema: costSettings.schema,
    variables: [],
    file: costSettings.file,
  },
  {
    title: "Gates",
    intro:
      "Keys of each file in `config/gates/`, one gate a file. A gate is a list of criteria, or the audit gate of forecasts.",
    schema: gateSpecSchema,
    variables: [],
  },
];

/** A setting with the section that shows it. */
export interface ListedSetting extends Setting {
  readonly section: string;
}

/** Every setting that the page lists. */
export function listedSettings(): readonly ListedSetting[] {
  return [
    ...processSettings().map((setting) => ({ section: "Every process", ...setting })),
    ...sections.flatMap((section) =>
      settingsOf(section).map((setting) => ({ section: section.title, ...setting })),
    ),
  ];
}

function render(): string {
  return `# Settings

${doNotEdit}

A process reads its YAML file from \`config/\`, or from the folder that \`PMX_CONFIG_DIR\` names. A variable of
the environment wins over the file, a flag of the command line over both, and a request that brings a
policy of its own over all three. An unknown key or a value out of its range ends the start with exit
code 78; the message names file, key and line. A default is what the file in \`config/\` says, or what the
code takes where the file says nothing.

A variable that begins with \`PMX_\` and is none of pmx's ends the start as well, and the message names the
nearest one that is. Every process accepts the variables of all others, and ignores those that Kubernetes
injects for services (\`PMX_…_SERVICE_HOST\`, \`PMX_…_PORT=tcp://…\`).

## Every process

Each may stand in the file of its process. Ports: ${ports()}.

${settingsTable(processSettings(), processVariables)}

${sections.map(sectionText).join("\n\n")}
`;
}

function ports(): string {
  const portOf = ({ schema }: SettingsFile<unknown>) =>
    settingsIn(schema, {}).find(({ key }) => key === "port")?.default;
  return Object.entries(processes)
    .map(([name, settings]) => `${name} ${portOf(settings)}`)
    .join(", ");
}

function processSettings(): readonly Setting[] {
  return settingsIn(processSettingsSchema(0), {}).map((setting) =>
    setting.key === "port" ? { ...setting, default: "see above" } : setting,
  );
}

function sectionText(section: Section): string {
  const { title, intro, variables } = section;
  return `## ${title}\n\n${intro}\n\n${settingsTable(settingsOf(section), variables)}`;
}

function settingsOf({ schema, file }: Section): readonly Setting[] {
  const values: unknown =
    file === undefined ? {} : parse(readFileSync(configFile({ environment: {} }, file), "utf8"));
  return settingsIn(schema, values).filter(({ key }) => !processKeys.has(key.split(".")[0] ?? key));
}

function settingsTable(
  settings: readonly Setting[],
  variables: readonly EnvironmentVariable[],
): string {
  const rows = settings.map(({ key, default: value, range, unit, description }) => {
    const variable = variables.find(({ path }) => path === key)?.name;
    const code = (text: string | undefined) => (text ? `\`${text}\`` : "");
    return [code(key), code(value), range, unit, code(variable), description];
  });
  return table(["key", "default", "range", "unit", "variable", "what it changes"], rows);
}
