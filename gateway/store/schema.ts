export { deadLetter, inbox, meta, outbox, watermark } from "#lib/kit/store/tables.ts";
export { bar, fetchedBar, fetchedSeries, series } from "../market-data/store/bar-tables.ts";
export { sprint, sprintStep } from "../sprint/store/sprint-tables.ts";
