/**
 * Calls a forecast service from a process of its own: rounds of eight forecasts at a time, and of
 * eight that are cancelled half-way. Usage: node --import tsx event-loop-caller.ts ADDRESS
 */
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { requestUpTo } from "../contract/forecast/running-service.ts";

const address = process.argv[2];
if (address === undefined) throw new Error("usage: event-loop-caller.ts ADDRESS");
const atOnce = 8;
const rounds = 10;
const channel = openChannel(address);
const client = clientOf(ForecastService, channel);

for (let round = 0; round < rounds; round += 1) {
  await Promise.all(
    Array.from({ length: atOnce }, (_, i) =>
      client.createForecast(requestUpTo(520 + round * atOnce + i, round)),
    ),
  );
  const leaving = new AbortController();
  const cancelled = Array.from({ length: atOnce }, (_, i) =>
    client.createForecast(
      { ...requestUpTo(520 + round * atOnce + i, round + 20), auditSet: "sprints/leaving" },
      { signal: leaving.signal },
    ),
  );
  await delay(10);
  leaving.abort();
  await Promise.allSettled(cancelled);
  process.stdout.write(`${round + 1}\n`);
}
channel.close();
