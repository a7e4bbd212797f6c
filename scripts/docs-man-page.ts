import { commands } from "#cli/commands.ts";
import { connectionFlags } from "#cli/connection-flags.ts";
import { dataVerbs } from "#cli/data/index.ts";
import type { Flag } from "#cli/flag.ts";
import type { HelpTopic } from "#cli/parse-arguments.ts";
import { spelling, usageText } from "#cli/usage.ts";
import { packageVersion } from "#lib/kit/build.ts";
import type { GeneratedPage } from "./generated-page.ts";

/** The manual page of pmx in roff, from the tables that parsing and help read. */
export const manPage: GeneratedPage = { file: "pmx.1", render };

function render(): string {
  const groups = Object.keys(commands) as (keyof typeof commands)[];
  const ofData = Object.keys(dataVerbs).map((verb) => `data ${verb}` as HelpTopic);
  const topics = groups.flatMap((name): HelpTopic[] =>
    name === "data" ? [name, ...ofData] : [name],
  );
  const lines = [
    '.\\" Written by `npm run docs`; a test compares this page with the code. Do not edit.',
    `.TH PMX 1 "" "pmx ${packageVersion().version}" "pmx manual"`,
    ".SH NAME",
    "pmx \\- may this forecast\\-driven strategy go live, and how sure are we?",
    ".SH SYNOPSIS",
    ".B pmx",
    ".I COMMAND",
    "[flags]",
    ".SH DESCRIPTION",
    ...text(
      "pmx forecasts, turns forecasts into gated decisions, executes them on paper with every cost charged, audits each forecast against what happened, and answers with a verdict and the evidence for it.",
    ),
    ".PP",
    ...text("pmx COMMAND --help shows the flags of one command, pmx help all commands."),
    ".PP",
    ...text(
      "A name in brackets after a flag is the environment variable that sets the same; the flag wins over it.",
    ),
    ".SH COMMANDS",
    ...topics.flatMap(commandLines),
    ".SH CALLING A GATEWAY THAT RUNS ELSEWHERE",
    ...text("Beside --address, every command takes what a gateway may ask for:"),
    ...connectionFlags.flatMap(flagLines),
    ".SH FILES",
    ...item(
      "config/",
      "The policies, the gates and the settings of each process, one commented file a subject.",
    ),
    ...item(".pmx/", "The records, unless --data-dir or PMX_DATA_DIR names another folder."),
    ...item(".pmx/pmx.log", "The log of the services that a command starts."),
    ".SH EXIT STATUS",
    ...exitStatus.flatMap(([code, meaning]) => item(code, meaning)),
    ".SH EXAMPLES",
    ...examples.flatMap(([line, meaning]) => item(line, meaning)),
    ".SH SEE ALSO",
    ...text("docs/records.md, docs/gates.md, docs/settings.md and README.md of pmx."),
  ];
  return `${lines.join("\n")}\n`;
}

const exitStatus = [
  ["0", "PASS: every gate that was asked passed; of a command that judges nothing, success."],
  ["1", "FAIL: a gate failed."],
  ["2", "INCONCLUSIVE: the evidence is below its minimum; this is not a pass."],
  ["3", "PASS_LOOSENED: held, but by something looser than what earlier evidence was judged by."],
  ["64", "Usage or bad input; the message names it."],
  ["69", "A service, a port or the storage is not available."],
  ["70", "A defect of pmx."],
  ["130", "Interrupted, or the sprint was cancelled."],
] as const;

const examples = [
  ["pmx sprint --audits 20 --tickers AAPL", "Run a sprint on the bars that pmx brings."],
  ["pmx sprint --bars bars/ --horizon-bars 10", "Run one on your own bars, a file a ticker."],
  ["pmx report -o report.html", "Write the report of the newest sprint with its pictures."],
  ["pmx plan --gate phase-1 --audits 20", "Say what a gate lets through, before a run."],
] as const;

/** A command: how it is called, what its help says, and its flags. */
function commandLines(topic: HelpTopic): readonly string[] {
  const syntax = topic.startsWith("data ")
    ? dataVerbs[topic.slice("data ".length) as keyof typeof dataVerbs]
    : commands[topic as keyof typeof commands];
  // Its help without the first line and without the flags, which follow as the manual has them.
  const [, ...help] = usageText(topic).split("\n");
  const prose = help.map((line) => (line.startsWith("  --") ? "" : line)).join("\n");
  return [
    `.SS "pmx ${escaped(`${topic} ${syntax.words}`)}"`,
    ...text(syntax.summary),
    ...prose
      .split(/\n{2,}/)
      .filter((paragraph) => paragraph.trim() !== "")
      .flatMap(paragraphLines),
    ...syntax.flags.filter(({ name }) => name !== "help").flatMap(flagLines),
  ];
}

/** What is indented in the help keeps its lines. */
function paragraphLines(paragraph: string): readonly string[] {
  const lines = paragraph.replaceAll(/^\n+|\n+$/g, "");
  return lines.startsWith("  ") ? [".PP", ".nf", ...text(lines), ".fi"] : [".PP", ...text(lines)];
}

function flagLines(flag: Flag): readonly string[] {
  const { help, alias, variable, short, choices } = flag;
  const names = [
    ...(short === undefined ? [] : [`-${short}`]),
    spelling(flag),
    ...(alias === undefined ? [] : [`--${alias}`]),
  ];
  // What the help lists itself stands there already.
  const unlisted = choices?.some((choice) => !`${help} ${flag.value}`.includes(choice));
  const words = unlisted ? ` One of ${choices?.join(", ")}.` : "";
  const set = variable === undefined ? "" : ` [${variable}]`;
  return item(names.join(", "), `${help}${words}${set}`);
}

function item(head: string, body: string): readonly string[] {
  return [".TP", `.B ${escaped(head)}`, ...text(body)];
}

/** Lines of text: a line that begins with a dot or an apostrophe is no request. */
function text(words: string): readonly string[] {
  return words.split("\n").map((line) => escaped(line).replace(/^(?=[.'])/, "\\&"));
}

/** As roff reads it, in ASCII. */
function escaped(words: string): string {
  return words
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll('"', "\\(dq")
    .replaceAll("`", "\\(ga")
    .replaceAll(/[^\x20-\x7e]/gu, (character) => {
      const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
      return `\\[u${code}]`;
    });
}
