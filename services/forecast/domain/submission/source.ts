/** Who forecasts in place of the models: a set of files, who commits one by one, or a process that is asked. */
export const sourcePattern =
  /^(forecastSets\/[0-9a-f]{32}|forecasters\/[a-z0-9-]{1,40}|externalForecasters\/[a-z0-9-]{1,40})$/;

/** The name of a process that is asked, as the configuration has it; undefined for another source. */
export function externalName(source: string): string | undefined {
  return /^externalForecasters\/(.+)$/.exec(source)?.[1];
}
