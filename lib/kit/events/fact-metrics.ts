import type { MetricTable } from "../telemetry/metrics/metric-table.ts";
import type { Meter } from "../telemetry/metrics/service-metrics.ts";

const ofConsumer = ["consumer", "source"] as const;

/** Facts on their way from the outbox of their owner to the inbox of each consumer. */
export const factMetricTable = {
  pmx_outbox_facts_waiting: {
    type: "gauge",
    unit: "count",
    labels: [],
    help: "Committed facts that have not been published.",
  },
  pmx_outbox_oldest_waiting_seconds: {
    type: "gauge",
    unit: "seconds",
    labels: [],
    help: "How long the oldest fact that is not published has waited, in this process; 0 where none waits.",
  },
  pmx_outbox_publications_total: {
    type: "counter",
    unit: "count",
    labels: ["outcome"],
    help: "Tries to publish a fact: published, failed (the bus is away) or refused (this fact alone).",
  },
  pmx_consumer_deliveries_total: {
    type: "counter",
    unit: "count",
    labels: [...ofConsumer, "outcome"],
    help: "Facts handed to a consumer: handled, failed (it comes again) or given_up (it is a dead letter).",
  },
  pmx_consumer_redeliveries_total: {
    type: "counter",
    unit: "count",
    labels: ofConsumer,
    help: "Deliveries after the first one of a fact.",
  },
  pmx_consumer_lag_facts: {
    type: "gauge",
    unit: "count",
    labels: ofConsumer,
    help: "Facts that the owner had published at its last answer and that are not applied.",
  },
  pmx_consumer_owner_answer_age_seconds: {
    type: "gauge",
    unit: "seconds",
    labels: ofConsumer,
    help: "How long ago the owner of the facts last said how far it has published; the lag is as old.",
  },
  pmx_consumer_facts_missing: {
    type: "gauge",
    unit: "count",
    labels: [...ofConsumer, "state"],
    help: "Facts known to be missing in the order: asked_for, or gone (their owner keeps them no more).",
  },
  pmx_dead_letters: {
    type: "gauge",
    unit: "count",
    labels: ["consumer"],
    help: "Facts that could not be applied, or published (consumer outbox), and were not replayed; 10001 for more.",
  },
} as const satisfies MetricTable;

export type FactMeter = Meter<typeof factMetricTable>;

/** Dead letters that are counted at most, so that a scrape stays short. */
export const mostCountedLetters = 10_001;
