import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { lockFixedPorts } from "#test/support/fixed-ports.ts";
import { blocksOf, commandsOf, type DocumentedCommand, missingLine } from "./commands.ts";
import { leftOf, type PagePlan, plans } from "./plans.ts";
import { cloneOfLinks, Shell } from "./shell.ts";

/** Servers run until they are stopped. */
const lasts = /pmx serve|bin\/service\.mjs|deno task (serve|run)|^nats-server/;
/** A verdict is no failure of the command. */
const judges = /(pmx|npm run) (sprint|ab|gate|plan|sweep|readiness|judge)|deno task sprint/;

let fixedPorts: Awaited<ReturnType<typeof lockFixedPorts>>;
before(async () => {
  fixedPorts = await lockFixedPorts();
});
after(() => fixedPorts.release());

function writeFiles(page: string, files: PagePlan["files"] = {}, folder: string): void {
  for (const [path, content] of Object.entries(files)) {
    const text =
      typeof content === "string"
        ? content
        : blocksOf(page).find(({ language }) => language === content.block)?.text;
    assert.ok(text, `${page} has no block for ${path}`);
    writeFileSync(join(folder, path), text);
  }
}

/** The command with the names that its page has for what only a run knows. */
function named(command: string, names: PagePlan["names"] = {}, printed: string): string {
  let own = command;
  for (const [name, value] of Object.entries(names)) {
    if (!own.includes(name)) continue;
    const found =
      typeof value === "string" ? value : [...printed.matchAll(new RegExp(value, "g"))].at(-1)?.[0];
    assert.ok(found, `nothing that was printed is ${name} of: ${command}\n${printed}`);
    own = own.replaceAll(name, found);
  }
  return own;
}

/** Runs commands that belong together in one shell, in a clone of their own. */
async function runTogether(
  page: string,
  plan: PagePlan,
  commands: readonly DocumentedCommand[],
): Promise<void> {
  const folder = cloneOfLinks();
  const shell = new Shell(folder);
  let printed = "";
  try {
    writeFiles(page, plan.files, folder);
    for (const command of plan.before ?? []) printed += (await shell.run(command)).printed;
    for (const { command, shown } of commands) {
      const own = named(command, plan.names, printed);
      if (lasts.test(own)) {
        if (plan.oneServer) await shell.stopServers();
        printed += await shell.start(own);
        continue;
      }
      const ran = await shell.run(own);
      printed += ran.printed;
      const isFine = judges.test(own) ? ran.exitCode <= 3 : ran.exitCode === 0;
      assert.ok(isFine, `${own}\nexit ${ran.exitCode}\n${ran.printed}`);
      const missing = missingLine(shown, ran.printed);
      assert.equal(missing, undefined, `${own}\nshown, not printed: ${missing}\n${ran.printed}`);
    }
  } finally {
    await shell.leave();
  }
}

for (const [page, plan] of Object.entries(plans)) {
  test(`${page}: its commands run as they are written, and print what it shows`, async () => {
    const typed = commandsOf(page).filter(({ command }) => leftOf(page, command) === undefined);
    const blocks = plan.apart ? [...new Set(typed.map(({ block }) => block))] : [undefined];
    for (const block of blocks) {
      await runTogether(
        page,
        plan,
        typed.filter((one) => block === undefined || one.block === block),
      );
    }
  });
}
