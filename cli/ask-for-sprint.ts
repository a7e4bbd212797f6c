import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import type { FileSeries } from "./bars/csv-file.ts";
import { sprintToResume } from "./find-sprint.ts";
import type { GatewaySession } from "./gateway-session.ts";
import { sendBars } from "./send-bars.ts";
import type { SprintArguments } from "./sprint-arguments.ts";

/**
 * Sends the bars, then creates the sprint that was asked for or finds the one to resume.
 * @param note - told what was imported.
 * @throws Fault of the gateway.
 */
export async function askForSprint(
  { plan, requestId, resume }: SprintArguments,
  gateway: GatewaySession,
  series: readonly FileSeries[],
  newId: () => string,
  note: (line: string) => void,
): Promise<Sprint> {
  if (resume !== undefined) return sprintToResume(gateway, resume);
  await sendBars(gateway, series, note);
  const { riskWishes, tickers = tickersOf(series), ...rest } = plan;
  const { sprint } = await gateway.sprints.createSprint({
    requestId: requestId ?? newId(),
    spec: {
      ...rest,
      tickers: [...tickers],
      interval: BarInterval.DAY_1,
      riskOverrides: riskWishes,
    },
  });
  return sprint!;
}

function tickersOf(series: readonly FileSeries[]): readonly string[] {
  return series.length > 0 ? series.map(({ instrument }) => instrument.ticker) : ["AAPL"];
}
