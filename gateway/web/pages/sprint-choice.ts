import type { LocalCalls } from "#lib/kit/grpc/server/local-calls.ts";
import type { Choice, ChoiceForm } from "#lib/page/choice-form.ts";
import { dateText } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";

/** Sprints that can be chosen from a list; older ones by their address. */
const listedSprints = 100;

/** Makes a form in which the newest sprints can be chosen. */
export async function sprintChoice(
  listSprints: LocalCalls<typeof SprintService>["listSprints"],
  signal: AbortSignal,
): Promise<
  (action: string, submit: string, fields: readonly Omit<Choice, "options">[]) => ChoiceForm
> {
  const { sprints } = await listSprints({ pageSize: listedSprints }, signal);
  const none = { value: "", text: "Choose a sprint" };
  const listed = sprints.map((sprint) => ({ value: sprint.name, text: sprintText(sprint) }));
  return (action, submit, fields) => ({
    action,
    submit,
    fields: fields.map((field) => ({ ...field, options: [none, ...listed] })),
  });
}

/** A sprint in one line: what it was, when, and how it ended. */
function sprintText({ name, spec, createTime, state, asOfTimes }: Sprint): string {
  const [first = "", ...more] = spec?.tickers ?? [];
  const tickers = more.length === 0 ? first : `${first} and ${more.length} more`;
  const what = `${tickers}, ${asOfTimes.length} audits, ${dateText(createTime)}`;
  const said = state === SprintState.SUCCEEDED ? "" : `, ${enumName(SprintState, state) ?? ""}`;
  return `${what}${said.toLowerCase()} (${shortName(name)})`;
}

/** As much of a name as tells sprints apart for a person. */
export function shortName(name: string): string {
  return name.replace(/^sprints\//, "").slice(0, 8);
}
