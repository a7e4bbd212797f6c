import assert from "node:assert/strict";
import { test } from "node:test";
import { type CommandName, commands as everyCommand } from "#cli/commands.ts";
import { type DataVerbName, dataVerbs } from "#cli/data/index.ts";
import type { HelpTopic } from "#cli/parse-arguments.ts";
import { sprintFlags } from "#cli/sprint-arguments.ts";
import { usageText } from "#cli/usage.ts";

test("the help of a sprint names every flag", () => {
  const text = usageText("sprint");
  for (const { name } of sprintFlags) assert.ok(text.includes(name), name);
});

test("the help of a sprint says the default spacing and what overlap means", () => {
  const text = usageText("sprint");
  assert.match(text, /spread evenly over the history/);
  assert.match(text, /not independent\nevidence/);
  assert.match(text, /how many audits overlap/);
});

test("the help of pmx names every command", () => {
  const text = usageText("pmx");
  for (const name of Object.keys(everyCommand)) assert.match(text, new RegExp(`^  ${name}  `, "m"));
  const places = Object.values(everyCommand).map(({ summary }) => {
    return text
      .split("\n")
      .find((line) => line.endsWith(`  ${summary}`))!
      .indexOf(summary);
  });
  assert.equal(new Set(places).size, 1, "summaries stand below one another");
});

test("no line of any help is wider than 100 characters", () => {
  const commands = Object.keys(everyCommand) as CommandName[];
  const verbs = Object.keys(dataVerbs) as DataVerbName[];
  const topics: HelpTopic[] = ["pmx", ...commands, ...verbs.map((verb) => `data ${verb}` as const)];
  for (const topic of topics) {
    for (const line of usageText(topic).split("\n")) assert.ok(line.length <= 100, line);
  }
});
