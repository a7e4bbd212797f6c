import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ForecastCreatedSchema } from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { created, subjects } from "./sample-facts.ts";

let audit: RunningAudit;

before(async () => {
  audit = await runningAudit();
  const forecasts = publisher(audit.bus, "forecast");
  for (const day of [2, 0, 1]) {
    for (const ticker of ["MSFT", "AAPL"]) {
      for (const auditSet of ["sprints/a", "sprints/b"]) {
        const message = created({ auditSet, day, ticker });
        await forecasts.fact(ForecastCreatedSchema, message, subjects.created);
      }
    }
  }
});
after(() => audit.close());

test("pages follow one another by as-of and ticker, each audit once", async () => {
  const seen: string[] = [];
  let pageToken = "";
  let pages = 0;
  do {
    const page = await audit.client.listAudits({ auditSet: "sprints/a", pageSize: 4, pageToken });
    for (const { key } of page.audits) {
      seen.push(`${new Date(Number(key?.asOfTime?.seconds) * 1000).getUTCDate()} ${key?.ticker}`);
    }
    pageToken = page.nextPageToken;
    pages += 1;
  } while (pageToken !== "");
  assert.equal(pages, 2);
  assert.deepEqual(seen, ["5 AAPL", "5 MSFT", "6 AAPL", "6 MSFT", "7 AAPL", "7 MSFT"]);
});

test("a page that ends with the list has no next page", async () => {
  const page = await audit.client.listAudits({ auditSet: "sprints/a", pageSize: 6 });
  assert.equal(page.nextPageToken, "");
});

test("a page token of another audit set is refused", async () => {
  const { nextPageToken } = await audit.client.listAudits({ auditSet: "sprints/a", pageSize: 1 });
  await assert.rejects(
    audit.client.listAudits({ auditSet: "sprints/b", pageToken: nextPageToken }),
    { code: "INVALID_ARGUMENT", reason: "PAGE_TOKEN_INVALID" },
  );
});

for (const pageToken of ["nonsense", "e30", "WzFd"]) {
  test(`the page token ${pageToken} is refused`, async () => {
    await assert.rejects(audit.client.listAudits({ auditSet: "sprints/a", pageToken }), {
      reason: "PAGE_TOKEN_INVALID",
    });
  });
}

test("a negative page size is refused", async () => {
  await assert.rejects(audit.client.listAudits({ auditSet: "sprints/a", pageSize: -1 }), {
    reason: "FIELD_INVALID",
  });
});
