/** What the gateway loads where it has a port for HTTP. */
export { sprintActions } from "./actions.ts";
export { webPages } from "./pages/index.ts";
export { openAudits } from "./recorded-audits.ts";
export { webView } from "./web-view.ts";
