import { spentAlpha } from "#lib/statistics/multiple-testing/spent-alpha.ts";
import { mostBadToPass } from "#lib/statistics/sequential/share-verdict-law.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import {
  type AssuredChance,
  plannedAssurances,
} from "#services/audit/domain/assurance/plan-assurance.ts";
import { measuredRates } from "#test/bench/gates/measured.ts";
import {
  builtInWindows,
  firstAlpha,
  limit,
  passChances,
  peekedRate,
  peeks,
  percent,
} from "./docs-pass-figures.ts";
import { pageWithBlocks, table } from "./generated-page.ts";

/** What a PASS means to somebody without statistics: prose by hand, numbers from the code. */
export const passPage = pageWithBlocks("what-a-pass-means.md", () => ({
  "chance-of-pass": chanceTable(),
  "looking-often": peekTable(),
  "windows-needed": neededTable(),
  settings: settingsTable(),
  "counted-often": countedTable(),
}));

const { gates, assurance } = loadAuditConfig({ environment: {} });

const barsOfWindow = 30;
const sessionsOfYear = 252;

function chanceTable(): string {
  const rows = passChances
    .filter((_, at) => at % 2 === 0)
    .map(({ truth, written, builtIn, many }) => [
      `${(truth * 100).toFixed(0)} %${truth === limit ? " (the limit)" : ""}`,
      percent(written),
      percent(builtIn),
      percent(many),
    ]);
  const head = [
    "true rate of violations",
    "as written, 20 audits",
    `assured, after any of ${builtInWindows} windows`,
    "assured, after any of 100 windows",
  ];
  return table(head, rows);
}

function peekTable(): string {
  const rows = peeks.map(({ audits, once, everyAudit, assured }) => [
    String(audits),
    percent(once),
    percent(everyAudit),
    percent(assured),
  ]);
  const truth = `${peekedRate * 100} %`;
  return table(
    [
      `audits so far (true rate ${truth})`,
      "as written, asked once",
      "as written, asked after every audit",
      "assured, asked after every audit",
    ],
    rows,
  );
}

/** What `pmx plan --gate phase-1 --assured` says, in years. */
function neededTable(): string {
  const spec = gates.find(({ gate }) => gate === "phase-1")!;
  const counts = { audits: builtInWindows, trades: 0, spreadBps: 1 };
  const [violations] = plannedAssurances(spec, counts, { ...assurance, alphaRatio: firstAlpha });
  const rows = violations!.chances.map(
    ({ truth, passRatio, endPassRatio, windowsForPower }: AssuredChance) => [
      percent(truth),
      percent(passRatio),
      percent(endPassRatio),
      String(windowsForPower),
      String(barsOfWindow * windowsForPower!),
      ((barsOfWindow * windowsForPower!) / sessionsOfYear).toFixed(1),
    ],
  );
  return table(
    [
      "true rate of violations",
      `passed at a look within ${builtInWindows} windows`,
      "and still after the last",
      `windows for a chance of ${assurance.powerRatio * 100} %`,
      "daily bars",
      "years",
    ],
    rows,
  );
}

function settingsTable(): string {
  const rows = [1, 2, 5, 13, 40].map((place) => {
    const alpha = spentAlpha(assurance.alphaRatio, place);
    const fewest = mostBadToPass({ limit, alpha }, 200).findIndex((most) => most >= 0);
    return [String(place), `${(alpha * 100).toPrecision(2)} %`, String(fewest)];
  });
  return table(
    [
      "settings tried on these dates, this one included",
      "chance of a wrong PASS that is left for it",
      "windows it takes at least, without one violation",
    ],
    rows,
  );
}

function countedTable(): string {
  const rows = measuredRates().dependence.map(({ stream, everyWindow, service }) => [
    stream,
    percent(everyWindow.ratio),
    percent(service.ratio),
  ]);
  return table(
    ["forecasts of 30 bars", "passed wrongly if every one counted", "passed wrongly by pmx"],
    rows,
  );
}
