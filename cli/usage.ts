import { wrap } from "#lib/report/plain-text.ts";
import { type CommandSyntax, commands, type VerbName, verbs } from "./commands.ts";
import { connectionFlags } from "./connection-flags.ts";
import type { DataVerb } from "./data/data-verb.ts";
import { type DataVerbName, dataVerbs } from "./data/index.ts";
import type { Flag } from "./flag.ts";
import type { HelpTopic } from "./parse-arguments.ts";
import { mostTries } from "./sweep-arguments.ts";

/** Widest line of a help, in characters. */
const helpWidth = 100;

/** The help of a command. */
export function usageText(topic: HelpTopic): string {
  if (isVerbTopic(topic)) {
    return verbText(topic, dataVerbs[topic.slice("data ".length) as DataVerbName]);
  }
  return isVerb(topic) ? verbText(topic, verbs[topic]) : texts[topic]();
}

type VerbTopic = HelpTopic & `data ${string}`;

function isVerbTopic(topic: HelpTopic): topic is VerbTopic {
  return topic.startsWith("data ");
}

function isVerb(topic: HelpTopic): topic is VerbName {
  return Object.hasOwn(verbs, topic);
}

function verbText(name: string, { words, help, flags }: DataVerb): string {
  const paragraphs = help.split("\n\n").map((text) => wrap(text, helpWidth).join("\n"));
  const usage = wrap(`Usage: pmx ${name} ${words}`, helpWidth, "  ").join("\n");
  return [usage, ...paragraphs, flagTable(flags)].join("\n\n");
}

type OwnVerbTopic = VerbTopic | VerbName;

const texts: Readonly<Record<Exclude<HelpTopic, OwnVerbTopic>, () => string>> = {
  pmx: () => `pmx: may this forecast-driven strategy go live, and how sure are we?

Usage: pmx COMMAND [flags]

${summaryLines(commands)}
pmx COMMAND --help shows the flags of a command; pmx --version is pmx version. Beside --address,
every command takes what a gateway may ask for that runs elsewhere:

${flagTable(connectionFlags)}`,
  sprint: () => `${usageLine("sprint")}

Runs a sprint of audits through all five services and prints its verdict. The services are started
in this process, unless --address names a gateway that is already running.

${flagTable(commands.sprint.flags)}
A name in brackets is the environment variable that sets the same; the flag wins over it.

As-of dates: by default they are spread evenly over the history of the tickers. When the spacing is
shorter than the horizon, consecutive windows share bars: those audits are not independent
evidence. The result shows how many audits overlap the one before.

With --seal 20% the latest fifth of the bars of its tickers is sealed first, as by pmx seal, and the
sprint runs on the rest; the command that opens them later is printed. The same command again uses
the seal that is there.

Interrupting (Ctrl-C) loses nothing: --resume continues and ends with the same sprint hash.

Exit codes, by the verdict as written or, with --assured, by the assured one: 0 PASS, 1 FAIL,
2 INCONCLUSIVE or EXPLORATORY (what was seen before the setting shows nothing), 3 PASS_LOOSENED (a
gate file or a policy is looser than what earlier evidence was judged by), 64 usage or bad input, 69
a service or its storage is not available, 70 a defect of pmx, 130 interrupted or cancelled.
`,
  ab: () => `${usageLine("ab")}

Runs two sprints on the same bars and as-of dates that differ in one setting of the forecast or risk
policy, and compares them pair by pair: one pair an as-of date, of windows that share no bar, with
the tickers of one date averaged. The conclusion follows one metric, fixed before the run
(--decide-by); the others are information. The verdict is recorded and never changed; the gate of
phase 4 reads the one on regime.enabled. With --request-id the same command goes on where it was
interrupted.

Beside it stands the assured conclusion, whose error rate holds at every look: two e-processes hold
one arm against the other on windows that share no bar, at the level of the later of both trials
(docs/comparisons.md). With --assured it decides.

With --stop-when-decided both arms run beside each other. After every audit run, or every N
(--look-every), each waits for the other, and both are looked at by the assured conclusion; where it
finds a winner both end. The written one is then INCONCLUSIVE and the gates of both cannot PASS,
since what came out chose how many windows there are. With --open-seal both run on sealed bars, and
with --seal on those before (pmx sprint --help).

${flagTable(commands.ab.flags)}
A setting is named as in config/forecast.yaml or config/risk-gate.yaml, for example regime.enabled,
equalWeightShrinkageRatio, samossa.selection, longOnly; lists cannot be varied. What a request can
only replace as a whole has its parts in their order: tradeRegimeMultipliers=0.5/0.6/1/1.2,1/1/1/1.

Exit codes: 0 decided (a winner, or no clear winner; with --assured a winner), 2 INCONCLUSIVE or
EXPLORATORY, and those of pmx sprint for errors.
`,
  sweep: () => `${usageLine("sweep")}

Runs a sprint for each combination of the values, at most ${mostTries}, on one data snapshot, and prints a
row for each with the number of tries. Each is counted as a trial (pmx trials): the best of many is
good by chance too, and no gate says so for one sprint alone.
With --request-id the same command goes on where it was interrupted. With --seal all run on the bars
before a seal, which one sprint of what was chosen opens later (pmx sprint --help).

${flagTable(commands.sweep.flags)}
Settings are named as for pmx ab.

Exit codes: 0 when every sprint has ended, whatever its verdict, and those of pmx sprint for errors.
`,
  plan: () => `${usageLine("plan")}

Says of each gate, before anything is run: the observations that there will be, those without which
it cannot pass, those from which on it can be trusted, and how often a system that is one step worse
than its threshold would pass. It reads files of the configuration and starts nothing, unless it is
told where decisions are stored. Observations are taken to be independent of one another, which
audits whose windows overlap are not. How many trades to expect it says from stored decisions of the
same policy, else from what was measured; where neither is there, nothing is known.

${flagTable(commands.plan.flags)}
Exit codes: 0 every gate can pass, 2 one cannot with so few observations, or with --assured an
assured PASS of one is UNREACHABLE, 64 usage.
`,
  gate: () => `${usageLine("gate")}

Evaluates a gate, as it is on file now, over what is recorded of the sprints together; without a
sprint over the newest that has succeeded. An audit of one instrument and as-of counts once. The
sprints have traded under one policy; docs/gates.md lists the gates.

${flagTable(commands.gate.flags)}
Exit codes: 0 PASS, 1 FAIL, 2 INCONCLUSIVE or EXPLORATORY, 3 PASS_LOOSENED, by the verdict as
written or, with --assured, by the assured one, and those of pmx sprint for errors.
`,
  readiness: () => `${usageLine("readiness")}

Computes the twelve items of the checklist from records: gates over sprints, policies in force, the
run of the checks, stored times, the scheduled job. Without a sprint it counts all on recorded bars
that have succeeded under the policy of the newest. The answer is stored. An item that may wait is
deferred with --waive ITEM --by NAME --why TEXT --until DATE, and the deferral ended with --revoke
WAIVER --by NAME --why TEXT; docs/readiness.md says what each item rests on.

${flagTable(commands.readiness.flags)}
Exit codes: 0 every item passes or is waived, 1 one fails, 2 none fails and one is inconclusive, and
those of pmx sprint for errors.
`,
  serve: () => `${usageLine("serve")}

Runs the gateway (50050), forecast (50051), risk-gate (50052), execution (50053) and audit (50054)
until SIGINT or SIGTERM. Sprints that were interrupted are resumed. --base-port moves all five, the
configuration folder one by one: PMX_PORT and the addresses of services (PMX_FORECAST_ADDRESS and so
on) belong to processes that run alone, and a warning says so when they are set.

pmx serve forecaster runs a process (50057) that fits models for the forecast service whose
PMX_FORECASTERS names it; there may be any number. It keeps nothing, so that it has no data folder.

${flagTable(commands.serve.flags)}`,
  token: () => `${usageLine("token")}

Prints a token on standard output, the only time that it is shown, and on standard error its line
for the file of tokens (PMX_TOKENS_FILE), which holds no more than its SHA-256. A service reads the
file again when it changes: a line that is gone refuses its token from then on. read allows what
changes nothing, trade what decides, trades, records and runs sprints, admin what changes the guards
of trading or removes records. The services need one of read,trade for one another.

${flagTable(commands.token.flags)}`,
  data: () => `${usageLine("data")}

${summaryLines(dataVerbs)}
pmx data COMMAND --help shows the flags of a command.
`,
  "import-bars": () =>
    `${verbText("import-bars", dataVerbs.import)}
pmx import-bars is pmx data import, sent to the gateway at 127.0.0.1:50050 unless --address or
--data-dir says otherwise.
`,
  completion: () => `${usageLine("completion")}

Prints a script that completes commands, flags, files and the values that a flag has few of. It is
written from the tables that pmx parses by, and starts no pmx at a key: write it anew after an
update of pmx. To install it:

  bash  pmx completion bash > ~/.local/share/bash-completion/completions/pmx
  zsh   pmx completion zsh > ~/.zfunc/_pmx   (~/.zshrc, before compinit: fpath=(~/.zfunc $fpath))
  fish  pmx completion fish > ~/.config/fish/completions/pmx.fish

For one session of bash or zsh: source <(pmx completion bash).

${flagTable(commands.completion.flags)}`,
  version: () => `${usageLine("version")}

Prints the build of pmx (its version and a digest of its source, which every step of a sprint
records) and the runtime that it runs on with its version.

${flagTable(commands.version.flags)}`,
};

function usageLine(name: keyof typeof commands): string {
  return `Usage: pmx ${name} ${commands[name].words}`;
}

/** The commands of a group, one a line. */
function summaryLines(group: Readonly<Record<string, CommandSyntax>>): string {
  const width = Math.max(...Object.keys(group).map((name) => name.length));
  const lines = Object.entries(group).map(([name, { summary }]) => {
    return `  ${name.padEnd(width)}  ${summary}\n`;
  });
  return lines.join("");
}

function flagTable(flags: readonly Flag[]): string {
  const left = flags.map(spelling);
  const width = Math.max(...left.map((text) => text.length));
  return flags.map((flag, at) => `  ${left[at]!.padEnd(width)}  ${helpOf(flag)}\n`).join("");
}

/** How a flag is typed with what its value is called: `--[no-]quiet`, `--log [FILE]`. */
export function spelling(flag: Flag): string {
  const name = `--${flag.negatable ? "[no-]" : ""}${flag.name}`;
  if (flag.value === undefined) return name;
  return flag.valueOptional ? `${name} [${flag.value}]` : `${name} ${flag.value}`;
}

function helpOf({ help, alias, variable }: Flag): string {
  const other = alias === undefined ? "" : ` (--${alias})`;
  return `${help}${other}${variable === undefined ? "" : ` [${variable}]`}`;
}
