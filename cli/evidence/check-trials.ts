import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { ClientOf } from "#lib/kit/grpc/client/client.ts";
import { allPages } from "#lib/report/all-pages.ts";
import type { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import type { Trial } from "#proto/pmx/sprint/v1/trial_pb.ts";
import type { Finding } from "./finding.ts";

type Sprints = Pick<ClientOf<typeof SprintService>, "listTrials">;

/**
 * Counts every trial again by those before it that share its dates; the first with another number is named. Of other names
 * of its prices it says how many it counted, which is no more than there were.
 */
export async function checkTrials(sprints: Sprints): Promise<Finding> {
  const trials = await allPages(async (pageToken) => {
    const page = await sprints.listTrials({ pageSize: 100, pageToken });
    return { items: page.trials, nextPageToken: page.nextPageToken };
  });
  const families = new Map<string, Trial[]>();
  const earlier: Trial[] = [];
  // The latest come first.
  for (const trial of [...trials].reverse()) {
    const key = `${trial.ticker} ${trial.dataProvenance}`;
    const before = families.get(key) ?? [];
    const own = before.filter((one) => sharesDates(one, trial)).length + 1;
    const elsewhere = earlier.filter((one) => isElsewhere(one, trial)).length;
    const number = own + Math.min(Math.max(0, trial.underOtherNames), elsewhere);
    earlier.push(trial);
    if (number !== trial.number) {
      const text = `a trial on ${trial.ticker} says that it is number ${trial.number}, and is number ${number}`;
      return { outcome: "BAD", text };
    }
    families.set(key, before);
    before.push(trial);
  }
  return { outcome: "OK", text: `${trials.length} trials have their numbers` };
}

function isElsewhere(one: Trial, trial: Trial): boolean {
  const { ticker, dataProvenance } = one;
  return (
    ticker !== trial.ticker && dataProvenance === trial.dataProvenance && sharesDates(one, trial)
  );
}

/** Outcomes begin after the as-of: two share a date where each ends after the other begins. */
function sharesDates(one: Trial, other: Trial): boolean {
  return firstOf(one) < lastOf(other) && firstOf(other) < lastOf(one);
}

function firstOf({ firstAsOfTime }: Trial): number {
  return firstAsOfTime === undefined ? Number.NaN : timestampMs(firstAsOfTime);
}

function lastOf({ lastOutcomeTime }: Trial): number {
  return lastOutcomeTime === undefined ? Number.POSITIVE_INFINITY : timestampMs(lastOutcomeTime);
}
