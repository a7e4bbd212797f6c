export { deadLetter, inbox, meta, outbox, watermark } from "../../services/kit/store/tables.ts";
export { bar, series } from "./bar-tables.ts";
export { sprint, sprintStep } from "./sprint-tables.ts";
