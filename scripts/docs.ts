import { writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { apiPages } from "./docs-api.ts";
import { barFilesPage } from "./docs-bar-files.ts";
import { dataQualityPage } from "./docs-data-quality.ts";
import { deviationsPage } from "./docs-deviations.ts";
import { errorRatesPage } from "./docs-error-rates.ts";
import { eventsPage } from "./docs-events.ts";
import { gatesPage } from "./docs-gates.ts";
import { instrumentsPage } from "./docs-instruments.ts";
import { manPage } from "./docs-man-page.ts";
import { metricsPage } from "./docs-metrics.ts";
import { openApiPage } from "./docs-openapi.ts";
import { passPage } from "./docs-pass.ts";
import { passFigures } from "./docs-pass-figures.ts";
import { rulesPage } from "./docs-rules.ts";
import { selftestPage } from "./docs-selftest.ts";
import { settingsPage } from "./docs-settings.ts";
import { telemetryPage } from "./docs-telemetry.ts";
import { type GeneratedPage, pathOf } from "./generated-page.ts";

/** Every page that `npm run docs` writes. */
export const generatedPages: readonly GeneratedPage[] = [
  ...apiPages,
  barFilesPage,
  dataQualityPage,
  deviationsPage,
  errorRatesPage,
  eventsPage,
  gatesPage,
  instrumentsPage,
  manPage,
  metricsPage,
  passPage,
  ...passFigures,
  openApiPage,
  rulesPage,
  selftestPage,
  settingsPage,
  telemetryPage,
];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const page of generatedPages) writeFileSync(pathOf(page), await page.render());
}
