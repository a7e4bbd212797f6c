import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { configFile } from "#lib/kit/config/config-source.ts";

/** A file of a new project. */
export interface ProjectFile {
  /** Within its folder. */
  readonly path: string;
  readonly text: string;
}

/** The commands to type first in a new project, in its folder. */
export const firstCommands = [
  "pmx plan --audits 20",
  "pmx sprint --audits 20 --tickers AAPL",
  "pmx explain",
] as const;

/** Makes pmx read the project's own configuration; typed once in a shell. */
export const useOwnConfig = 'export PMX_CONFIG_DIR="$PWD/config"';

/** What the configuration has beside settings: what Kubernetes makes of it. */
const notOfProjects = "kustomization.yaml";

/**
 * Every file of a new project: the whole configuration as it comes, with its comments, and what says where things go.
 * The files of settings are whole, since a process reads them alone: a project is judged by what stands in them, also
 * after an update of pmx.
 */
export function projectFiles(): readonly ProjectFile[] {
  return [
    ...configFiles(),
    { path: "bars/README.md", text: barsNote },
    { path: ".gitignore", text: gitignore },
    { path: "README.md", text: readme() },
  ];
}

function configFiles(): readonly ProjectFile[] {
  const folder = configFile({ environment: {} }, "");
  return ["", "gates"].flatMap((group) =>
    readdirSync(join(folder, group))
      .filter((name) => name.endsWith(".yaml") && name !== notOfProjects)
      .sort()
      .map((name) => ({
        path: ["config", group, name].filter((part) => part !== "").join("/"),
        text: readFileSync(join(folder, group, name), "utf8"),
      })),
  );
}

const barsNote = `# Bars

One file of prices a ticker, named after it: AAPL.csv, as yfinance, Stooq, Alpha Vantage, Nasdaq.com, Binance or another
vendor wrote it. pmx data check bars/ says what is wrong with them, pmx sprint --bars bars/ imports them and runs a sprint.
`;

const gitignore = `# Records of pmx: databases, and the log.
.pmx/
# What pmx report writes.
/report.*
`;

function readme(): string {
  return `# A project of pmx

\`config/\` holds the policies, gates and settings (\`pmx config explain --changed\` lists the settings that you changed),
\`bars/\` your own prices, \`.pmx/\` the records.

\`\`\`sh
${[useOwnConfig, ...firstCommands].join("\n")}
\`\`\`
`;
}
