import assert from "node:assert/strict";
import { test } from "node:test";
import { create, toBinary } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { forecastsOf } from "#cli/evidence/owned-records.ts";
import { ForecastCreatedSchema } from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { ForecastSchema } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { ListForecastsResponseSchema } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { SubmissionTiming } from "#proto/pmx/forecast/v1/submission_pb.ts";

test("a forecast is kept as it was stated only where it came when the fact says that it came", async () => {
  const asOfTime = timestampFromMs(1_000);
  const shared = { contentHash: "c", baselineModel: "naive" };
  const fact = create(ForecastCreatedSchema, {
    key: { auditSet: "sprints/a", asOfTime, horizonBars: 5 },
    ...{ forecast: "forecasts/f", ...shared, submissionTiming: SubmissionTiming.REPLAY },
  });
  const keptAs = (timing: SubmissionTiming) =>
    forecastsOf({
      listForecasts: async () =>
        create(ListForecastsResponseSchema, {
          forecasts: [
            create(ForecastSchema, {
              ...{ name: "forecasts/f", ...shared, asOfTime, horizonBars: 5 },
              ...{ createTime: timestampFromMs(2_000), submission: { timing } },
            }),
          ],
        }),
    });
  const replayed = keptAs(SubmissionTiming.REPLAY);
  const stated = replayed.stated({
    ...{ id: "i", source: "forecast", sequence: 1, subject: "s", isWithheld: false },
    ...{ type: ForecastCreatedSchema.typeName, timeMs: 2_000 },
    payload: toBinary(ForecastCreatedSchema, fact),
  });
  assert.deepEqual(await replayed.kept("sprints/a"), [stated]);
  const [backdated] = await keptAs(SubmissionTiming.LIVE).kept("sprints/a");
  assert.notEqual(backdated!.says, stated!.says);
});
