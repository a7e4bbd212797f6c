/** What the gateway loads where it has a port for HTTP. */
export { sprintActions } from "./actions.ts";
export { openAuditRecords } from "./audit-records.ts";
export { webPages } from "./pages/index.ts";
export { webView } from "./web-view.ts";
