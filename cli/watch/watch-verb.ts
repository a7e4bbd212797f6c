import type { DataVerb } from "../data/data-verb.ts";
import { assuredFlag, type Flag, helpFlag, jsonFlag } from "../flag.ts";
import { notifyFlags, notifyRequestOf } from "../notify/notify-flags.ts";
import type { ReadFlags } from "../read-flags.ts";
import { type Environment, hostAndPort, settingOf, sprintName } from "../setting.ts";
import { defaultGateway } from "../unreachable-gateway.ts";
import type { WatchArguments } from "./watch-command.ts";

const addressFlag: Flag = {
  name: "address",
  value: "HOST:PORT",
  help: `Gateway that runs them. Default: ${defaultGateway}, that of pmx serve.`,
};

/** Follows sprints of a gateway that runs; its work is in `watch-command.ts`. */
export const watchVerb: DataVerb = {
  summary: "Follow sprints that run at a gateway until they end.",
  words: "[SPRINT…] [flags]",
  help: `Follows sprints of a gateway, by default all that run, until every one has ended: how far each has come, its last step, its
gates as they change, and the time that is left, once the pace has been measured. On a screen it is a table that is drawn again,
elsewhere one line a change. A stream that breaks is taken up again. Ctrl-C ends the watch alone: the sprints go on.

Until a sprint has ended none of its gates can be PASS. With --json each change is one object on a line, with its event: stand,
step, gate, paused, away or ended.

Exit codes: that of the worst verdict as of pmx sprint, 0 where nothing runs, and those of pmx sprint for errors, such as of a
sprint that FAILED.`,
  flags: [
    ...[addressFlag, assuredFlag, ...notifyFlags],
    { ...jsonFlag, help: "Print each change as one JSON object on a line." },
    helpFlag,
  ],
  prepare(typed, environment) {
    const given = watchArguments(typed, environment);
    return {
      arguments: given,
      run: async (context) => (await import("./watch-command.ts")).watchCommand(given, context),
    };
  },
};

/** @throws Fault FIELD_INVALID */
function watchArguments(typed: ReadFlags, environment: Environment): WatchArguments {
  const { words, values } = typed;
  const sprints = words.map((text) => sprintName({ where: "SPRINT", text }));
  const address = settingOf(addressFlag, typed, environment);
  const notify = notifyRequestOf(typed, environment);
  return {
    sprints: [...new Set(sprints)],
    address: address === undefined ? defaultGateway : hostAndPort(address),
    assured: values.get("assured") === true,
    json: values.get("json") === true,
    ...(notify && { notify }),
  };
}
