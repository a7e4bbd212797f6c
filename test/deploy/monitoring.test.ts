import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { commands } from "#cli/commands.ts";
import { metricSections } from "#scripts/docs-telemetry.ts";
import { manifestsOf, ofKind } from "#test/support/manifests.ts";
import { readPromql } from "#test/support/promql.ts";
import { textOf } from "#test/support/source-files.ts";

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: {
    readonly summary: string;
    readonly command: string;
    readonly runbook: string;
  };
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const rules = parse(textOf("deploy/monitoring/alerts.yaml"), { strict: true, uniqueKeys: true });
const alerts = (rules.groups as { rules: Alert[] }[]).flatMap((group) => group.rules);
const dashboard = JSON.parse(textOf("deploy/monitoring/dashboard.json"));
const panels = dashboard.panels as Panel[];
const runbook = textOf("docs/runbook.md");

const histogramSuffixes = ["_bucket", "_sum", "_count"];

/** Every series that may be asked for, with its labels: of a histogram those that Prometheus makes of it. */
const series = new Map(
  metricSections.flatMap(({ table, ofService }) =>
    Object.entries(table).flatMap(([name, { type, labels }]) => {
      // Prometheus adds the instance that it scraped.
      const all = ["instance", ...(ofService ? ["service"] : []), ...labels];
      const names = type === "histogram" ? histogramSuffixes.map((end) => `${name}${end}`) : [name];
      return names.map((one) => [one, one.endsWith("_bucket") ? [...all, "le"] : all] as const);
    }),
  ),
);

const expressions = [
  ...alerts.map(({ alert, expr }) => ({ where: alert, expr })),
  ...panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ where: `panel ${title}`, expr })),
  ),
];

/** What is wrong with an expression; empty for one that reads what there is. */
function faultsOf(expr: string): readonly string[] {
  const { selectors, labels } = readPromql(expr);
  const known = new Set(selectors.flatMap(({ metric }) => series.get(metric) ?? []));
  return [
    ...selectors.filter(({ metric }) => !series.has(metric)).map(({ metric }) => `no ${metric}`),
    ...selectors.flatMap((one) =>
      one.labels
        .filter((label) => !series.get(one.metric)?.includes(label))
        .map((label) => `${one.metric} has no ${label}`),
    ),
    ...labels.filter((label) => !known.has(label)).map((label) => `nothing has ${label}`),
  ];
}

test("every rule and panel is PromQL, and reads metrics and labels that there are", () => {
  assert.ok(alerts.length > 15 && panels.length > 20);
  for (const { where, expr } of expressions) assert.deepEqual(faultsOf(expr), [], where);
});

test("an expression that is wrong is refused, so that the test above can fail", () => {
  for (const [expr, said] of [
    ["sum by (service (pmx_sprints)", /\) expected|, expected/],
    ["rate(pmx_outbox_publications_total) > 1", /a range expected/],
    ["pmx_dead_letters[5m] > 1", /no range expected/],
    ["pmx_dead_letters > ", /expected at the end/],
    ["pmx_dead_letters 5", /an operator expected/],
    ["ratio(pmx_dead_letters)", /a known function, not ratio/],
    ["histogram_quantile(0.9)", /2 arguments/],
    ['pmx_sprints{state~"x"}', /no PromQL at/],
  ] as const) {
    assert.throws(() => readPromql(expr), said, expr);
  }
  assert.deepEqual(faultsOf("pmx_dead_leters > 0"), ["no pmx_dead_leters"]);
  assert.deepEqual(faultsOf('pmx_sprints{ticker="AAPL"}'), ["pmx_sprints has no ticker"]);
  assert.deepEqual(faultsOf("sum by (modl) (pmx_sprints)"), ["nothing has modl"]);
});

test("every alert has a name of its own, a severity, a time within an hour and a section of the runbook", () => {
  const names = alerts.map(({ alert }) => alert);
  assert.equal(new Set(names).size, names.length);
  for (const { alert, labels, annotations, ...rest } of alerts) {
    assert.match(alert, /^Pmx[A-Z][A-Za-z]+$/);
    assert.ok(["page", "ticket"].includes(labels.severity ?? ""), alert);
    if (rest.for !== undefined) assert.match(rest.for, /^(\d{1,2}m|1h)$/, alert);
    assert.equal(annotations.runbook, `docs/runbook.md#${alert.toLowerCase()}`);
    assert.ok(annotations.summary.length > 20, alert);
  }
  const sections = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
  assert.deepEqual(sections, names);
});

test("a section of the runbook says what it means, where to look with which command, and what to do", () => {
  for (const { alert, annotations } of alerts) {
    const [, section = ""] = runbook.split(`## ${alert}\n`);
    const own = (section.split("\n## ")[0] ?? "").replaceAll("\n", " ");
    assert.match(own, /\*\*Look:\*\*.*`[^`]+`.*\*\*Do:\*\* \S/, alert);
    assert.ok(own.includes(annotations.command), `${alert}: ${annotations.command}`);
  }
});

test("every label that a summary shows is one that its alert has", () => {
  for (const { alert, expr, annotations } of alerts) {
    const { selectors, labels } = readPromql(expr);
    const grouped =
      labels.length > 0 ? labels : selectors.flatMap(({ metric }) => series.get(metric)!);
    for (const [, label = ""] of annotations.summary.matchAll(/\$labels\.(\w+)/g)) {
      assert.ok(grouped.includes(label), `${alert}: ${label}`);
    }
  }
});

test("every command of pmx that the runbook names exists", () => {
  const named = [
    ...`${runbook}${textOf("deploy/monitoring/alerts.yaml")}`.matchAll(/\bpmx ([a-z][\w-]*)/g),
  ];
  const names = Object.keys(commands);
  const ofText = named.map(([, name = ""]) => name);
  assert.ok(ofText.length > 8);
  assert.deepEqual(
    ofText.filter((name) => !names.includes(name) && !/^(serves|lists|needs)$/.test(name)),
    [],
  );
});

test("the component of monitoring brings these rules and this dashboard, not another copy of them", () => {
  for (const path of ["deploy/monitoring", "deploy/overlays/prod", "test/testdata/deploy"]) {
    const maps = ofKind(manifestsOf(path), "ConfigMap");
    for (const [name, file] of [
      ["pmx-alerts", "alerts.yaml"],
      ["pmx-dashboard", "dashboard.json"],
    ] as const) {
      const map = maps.find(({ metadata }) => metadata.name === name);
      assert.deepEqual(map?.data, { [file]: textOf(`deploy/monitoring/${file}`) }, path);
    }
  }
});

test("the dashboard's panels have ids and titles of their own, legends, and one data source to choose", () => {
  const ids = panels.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  const titled = panels.filter(({ type }) => type !== "row");
  for (const { title, targets = [] } of titled) {
    assert.ok(title.length > 0 && targets.length > 0, title);
    for (const { legendFormat } of targets) assert.ok(legendFormat.length > 0, title);
  }
  const text = JSON.stringify(dashboard.panels);
  const sources = new Set([...text.matchAll(/"uid":"([^"]+)"/g)].map(([, uid]) => uid));
  assert.match([...sources].join(), /^\$\{datasource\}$/);
});
