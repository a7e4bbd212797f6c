import { nearestWord } from "./closest-word.ts";
import { configFault } from "./config-problem.ts";
import type { Environment } from "./environment.ts";
import { knownVariables } from "./known-variables.ts";
import { withoutServiceLinks } from "./service-link.ts";

/** Variables of a process that have another name than ours, and that one may take for ours. */
const otherVariables = ["NATS_URL", "NATS_CREDENTIALS_FILE"];

/**
 * The environment without what Kubernetes put into it. Every process accepts the variables of all
 * others, since they often share one environment. An empty variable counts as not set.
 *
 * @throws Fault CONFIG_INVALID naming each unknown `PMX_` variable and the known one nearest to it.
 */
export function checkEnvironment(environment: Environment): Environment {
  const own = withoutServiceLinks(environment);
  const known: readonly string[] = [...knownVariables, ...otherVariables];
  const unknown = Object.entries(own)
    .filter(([name, text]) => name.startsWith("PMX_") && text?.trim() && !known.includes(name))
    .map(([name]) => name)
    .sort();
  if (unknown.length > 0) {
    throw configFault(
      unknown.map((name) => ({
        origin: `environment ${name}`,
        key: "",
        finding: `unknown variable; the nearest known one is ${nearestWord(name, known)}`,
      })),
    );
  }
  return own;
}
