import { backupVerbs } from "../backup/backup-verbs.ts";
import { commitmentVerb } from "../commitment/commitment-verb.ts";
import { configVerb } from "../config/config-verb.ts";
import { dataPlaceOf } from "../data/data-place.ts";
import { type DataVerb, dataVerb } from "../data/data-verb.ts";
import type { DoctorArguments } from "../doctor/doctor-command.ts";
import { evidenceVerbs } from "../evidence/evidence-verbs.ts";
import { explainVerb } from "../explain/explain-verb.ts";
import { usageFault } from "../flag.ts";
import { initVerb } from "../init/init-verb.ts";
import { judgeVerb } from "../judge/judge-verb.ts";
import { mcpVerb } from "../mcp/mcp-verb.ts";
import { serviceBehindGateway } from "../records/record-verb.ts";
import { selftestVerb } from "../selftest/selftest-verb.ts";
import { sprintName } from "../setting.ts";
import { submitVerb } from "../submit/submit-verb.ts";
import { reportVerb } from "../tear-sheet/report-verb.ts";
import { watchVerb } from "../watch/watch-verb.ts";
import { deadLettersArguments, holders } from "./dead-letters-arguments.ts";
import type { PauseArguments } from "./pause-command.ts";
import { removeArguments } from "./remove-arguments.ts";
import { riskGateVerbs } from "./risk-gate-verbs.ts";
import { sealArguments } from "./seal-arguments.ts";

/** The commands that look after sprints and records, in the order of the help; the work of each is in `<verb>-command.ts`. */
export const upkeepVerbs = {
  watch: watchVerb,
  pause: dataVerb({
    summary: "Stop a sprint until it is resumed.",
    words: "SPRINT [flags]",
    help: `Stops a sprint until pmx sprint --resume continues it, over restarts of the gateway too. Finished audit runs stay;
the one under way is done again later, so that the sprint hash is that of an unbroken run. Pausing twice is the same as
once. Without --address the sprint is one that was interrupted, and pmx serve will then leave it alone.`,
    flags: [],
    read(typed, environment): PauseArguments {
      const [word, more] = typed.words;
      if (word === undefined) throw usageFault("pause", "name a sprint; pmx list names them");
      if (more !== undefined) throw usageFault(more, "unexpected word; name one sprint");
      const sprint = sprintName({ where: "SPRINT", text: word });
      const json = typed.values.get("json") === true;
      return { sprint, json, ...dataPlaceOf(typed, environment) };
    },
    run: async (...call) => (await import("./pause-command.ts")).pauseCommand(...call),
  }),
  remove: dataVerb({
    summary: "Remove sprints that have ended.",
    words: "SPRINT… [flags]",
    help: `Removes sprints that have ended: their plans, steps and results. Without --yes it lists what would go. What each
was, its verdict and hashes, and who removed it when are kept (--removed lists them), and the evidence that it left at
the services stays: forecasts, decisions, the ledger and the facts that gates of several sprints rest on. Of a sprint of
1,000 audits that is 1 MB of 34 that goes.

A sprint that a version before 0.3 ended has no time of its end: it is removed by name. The database keeps its size, and
later sprints use the space; sqlite3 gateway.db VACUUM returns it while no pmx runs.`,
    flags: [
      {
        name: "ended-before",
        value: "DATE",
        help: "Those that had ended before midnight (UTC) of a date, for example 2026-01-31.",
      },
      { name: "yes", help: "Remove them, rather than list them." },
      { name: "by", value: "NAME", help: "Who removes them. Default: the user of the system." },
      { name: "removed", help: "List those that were removed." },
    ],
    read: removeArguments,
    run: async (...call) => (await import("./remove-command.ts")).removeCommand(...call),
  }),
  seal: dataVerb({
    summary: "Seal bars that nobody is to see yet, or list the seals.",
    words: "[TICKER…] [flags]",
    help: `Seals the bars of instruments from a date on, or the last share of them, and those that are imported later too: no sprint sees them, whatever it is
told, until one opens the seal (pmx sprint --open-seal SEAL). A seal is opened once, by a sprint of exactly its tickers,
and stays open. Dates that a setting was scored on already are refused: pmx trials lists them. Without a ticker it lists
the seals.

Nothing else shows sealed bars either: pmx data check and ListBars end before them. With --open they are shown, and evidence
on them is worth as much as on all others.`,
    flags: [
      { name: "from", value: "DATE", help: "First date that is sealed, for example 2020-01-01." },
      {
        name: "last",
        value: "SHARE",
        help: "The latest share of the bars instead, for example 20%.",
      },
      { name: "open", value: "SEAL", help: "Open a seal without a sprint, to read its bars." },
    ],
    read: sealArguments,
    run: async (...call) => (await import("./seal-command.ts")).sealCommand(...call),
  }),
  "dead-letters": dataVerb({
    summary: "List events that could not be applied or published, or replay them.",
    words: "[list | replay [EVENT…]] [flags]",
    actions: { list: [], replay: [] },
    help: `Lists the events that the audit service could not apply, each with its reason; while one waits, the gates of its
audit set are INCONCLUSIVE, and those of all where it does not name one. replay applies the events that are named, or
all that wait, after all: what they bring counts from then on, and the results that sprints have stay what they were.
One that cannot be applied again stays, with its new reason and count; the exit code is then 1.

With --of forecast, risk-gate or execution they are the facts that this service could not publish, such as one that is larger
than NATS takes. Once its cause is gone, replay publishes them, and audit applies those that it lacks.

${serviceBehindGateway("audit", "PMX_AUDIT_ADDRESS")}`,
    flags: [
      {
        name: "of",
        value: "SERVICE",
        choices: holders,
        help: "Whose: audit (default), forecast, risk-gate or execution.",
      },
      { name: "replayed", help: "List those of audit too that were replayed." },
    ],
    read: deadLettersArguments,
    run: async (...call) => (await import("./dead-letters-command.ts")).deadLettersCommand(...call),
  }),
  ...riskGateVerbs,
  explain: explainVerb,
  doctor: dataVerb({
    summary: "Look at everything that pmx needs, and say what is wrong.",
    words: "[flags]",
    help: `Looks at what pmx needs and prints a line for each check: OK, WARN or FAIL, with what to do. It changes nothing.

Without --address it looks at a data folder, whether pmx runs on it or not: rights, room on the disk, locks, damage,
migrations that are pending, facts that wait or are missing, dead letters; and at the configured ports, NATS server and
forecasters.

With --address it asks a gateway, and by way of it the services at the addresses that the gateway has: whether all answer,
forecasters among them, run one build and one configuration, use one event bus, agree on the time, have room, and whether
facts arrive.

Exit codes: 0 nothing is FAIL, 1 something is, and those of pmx sprint for errors.`,
    flags: [],
    read(typed, environment): DoctorArguments {
      const [word] = typed.words;
      if (word !== undefined) throw usageFault(word, "unexpected word; see --help");
      return { json: typed.values.get("json") === true, ...dataPlaceOf(typed, environment) };
    },
    run: async (...call) => (await import("../doctor/doctor-command.ts")).doctorCommand(...call),
  }),
  init: initVerb,
  config: configVerb,
  report: reportVerb,
  judge: judgeVerb,
  commitment: commitmentVerb,
  submit: submitVerb,
  mcp: mcpVerb,
  ...backupVerbs,
  ...evidenceVerbs,
  selftest: selftestVerb,
} as const satisfies Readonly<Record<string, DataVerb>>;
