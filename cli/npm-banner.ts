import type { Environment } from "./setting.ts";

/**
 * What to say to whoever reads JSON through `npm run`, which prints two lines of its own before it: the
 * way without them. Undefined where npm printed nothing, or a person reads.
 */
export function npmBannerNote(
  json: boolean,
  outIsScreen: boolean,
  environment: Environment,
): string | undefined {
  const { npm_lifecycle_event: event, npm_config_loglevel: level } = environment;
  if (!json || outIsScreen || event !== "sprint" || level === "silent") return undefined;
  return "note: npm printed its own lines before the JSON; npx pmx sprint --json prints the object alone";
}
