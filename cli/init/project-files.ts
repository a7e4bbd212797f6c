import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { configFile } from "#lib/kit/config/config-source.ts";

/** A file of a new project. */
export interface ProjectFile {
  /** Within its folder. */
  readonly path: string;
  readonly text: string;
}

/**
 * The commands to type first in a new project, in its folder.
 * @param program - how the user calls pmx.
 */
export function firstCommands(program: string): readonly string[] {
  return [
    `${program} plan --audits 20 --gate phase-1`,
    `${program} sprint --audits 20 --tickers AAPL`,
    `${program} explain`,
  ];
}

/** What follows once bars of the user's own are there. */
function ownBarsCommands(program: string): readonly string[] {
  return [
    `${program} data check bars/`,
    `${program} sprint --audits 20 --bars bars/`,
    `${program} report --out report.html`,
    `${program} explain`,
    `${program} export --out evidence.json`,
    `${program} verify evidence.json`,
  ];
}

/** Makes pmx read the project's own configuration; typed once in a shell. */
export const useOwnConfig = 'export PMX_CONFIG_DIR="$PWD/config"';

/** What the configuration has beside settings: what Kubernetes makes of it. */
const notOfProjects = "kustomization.yaml";

/**
 * Every file of a new project: the whole configuration as it comes, with its comments, and what says where things go.
 * The files of settings are whole, since a process reads them alone: a project is judged by what stands in them, also
 * after an update of pmx.
 */
export function projectFiles(program: string): readonly ProjectFile[] {
  return [
    ...configFiles(),
    { path: "bars/README.md", text: barsNote(program) },
    { path: ".gitignore", text: gitignore },
    { path: "README.md", text: readme(program) },
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

function barsNote(program: string): string {
  return `# Bars

One file of prices a ticker, named after it: AAPL.csv, as yfinance, Stooq, Alpha Vantage, Nasdaq.com, Binance or another
vendor wrote it. In the folder above, the first command says what is wrong with them, the second runs a sprint on them:

\`\`\`sh
${program} data check bars/
${program} sprint --audits 20 --bars bars/
\`\`\`
`;
}

const gitignore = `# Records of pmx: databases, and the log.
.pmx/
# What pmx report and pmx export write.
/report.*
/evidence.*
`;

function readme(program: string): string {
  const block = (lines: readonly string[]) => `\`\`\`sh\n${lines.join("\n")}\n\`\`\``;
  return `# A project of pmx

\`config/\` holds the policies, gates and settings, \`bars/\` your own prices, \`.pmx/\` the records. The settings are in
force in a shell that names their folder:

${block([useOwnConfig])}

Without it pmx has those that it comes with; \`${program} config explain --changed\` lists the settings that you changed.

## First, on bars that come with pmx

${block(firstCommands(program))}

The first says what so many audits can show, the second runs them and prints the verdict, the third says why it is what it
is. Exit codes: 0 is PASS, 1 FAIL, 2 INCONCLUSIVE, 3 PASS_LOOSENED.

## Then on your own

Put a file of prices for each ticker into \`bars/\`, named after it (\`bars/MSFT.csv\`): columns of date, open, high, low, close
and volume under the names that their vendor gives them, of a few years.

${block(ownBarsCommands(program))}

\`data check\` says what is wrong with the files, line by line; \`sprint\` imports and judges them. \`report.html\` opens in a
browser. \`evidence.json\` is for somebody who is to check the verdict without your records: \`verify\` computes it again.
`;
}
