import { dataVerb } from "../data/data-verb.ts";
import { serviceBehindGateway } from "../records/record-verb.ts";
import { commitmentActions, commitmentArguments } from "./commitment-arguments.ts";
import { openingFlags, reportFlags, whoFlags } from "./commitment-flags.ts";

/** The command that holds live results to what was claimed of them. */
export const commitmentVerb = dataVerb({
  summary: "Open a claim about live results, report them, and see whether it holds.",
  words: "open|report|show|list|close|watch [NAME] [FILE] [flags]",
  actions: Object.fromEntries(commitmentActions.map((action) => [action, []])),
  help: `open claims a hit rate, or a mean return after cost, of each of the periods from --first on, before any of them
begins; nothing of it can be changed. report NAME --period I --value X reports a period that has ended; report NAME FILE those of a
file with the columns period and value. A report is final, and a period that is not reported within the grace days
counts at its worst. show prints the verdict, list all commitments, watch each change until the verdict is final or you
interrupt. close NAME --why TEXT ends it: what had ended is owed still.

BROKEN: the claim does not hold. DECAYED: the mean has dropped below it, with a false alarm every --run-length periods on
average. HELD: the periods exceed the floor. UNDECIDED: none of these is shown. All may be looked at as often as one
likes; docs/commitments.md says what each rests on.

${serviceBehindGateway("audit", "PMX_AUDIT_ADDRESS")}

Exit codes of report, show and watch: 0 HELD, 1 BROKEN or DECAYED, 2 UNDECIDED; of open, list and close 0; and those of pmx
sprint for errors.`,
  flags: [openingFlags, reportFlags, whoFlags].flatMap((flags) => Object.values(flags)),
  read: commitmentArguments,
  run: async (...call) => (await import("./commitment-command.ts")).commitmentCommand(...call),
});
