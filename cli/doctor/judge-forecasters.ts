import type { PeerStatus } from "#proto/pmx/ops/v1/process_status_pb.ts";
import { type Finding, ok, warn } from "./finding.ts";

/** What a forecast service says of its configuration. */
interface ServiceConfiguration {
  readonly configSections: readonly { readonly name: string; readonly sha256: string }[];
}

/** What a forecaster and the forecast service read from files of their own, and what it is for. */
const sharedSections: Readonly<Record<string, string>> = {
  policy: "its threads warm up with another policy than fits come with",
  fitLimits: "which fits take too long depends on where they run (workers.fitTimeLimitMs)",
};

/** Compares the configuration of forecasters that answered with that of the forecast service. */
export function judgeForecasters(
  { configSections: own }: ServiceConfiguration,
  peers: readonly PeerStatus[],
): readonly Finding[] {
  return peers.flatMap(({ address, status }) => {
    if (status?.process !== "forecaster") return [];
    const subject = `forecaster at ${address}`;
    const differing = Object.keys(sharedSections).filter(
      (name) => digestIn(own, name) !== digestIn(status.configSections, name),
    );
    if (differing.length === 0) {
      return [ok("configuration", subject, "has the settings of fits that forecast has")];
    }
    return differing.map((name) =>
      warn(
        "configuration",
        subject,
        `differs from forecast in ${name}: ${sharedSections[name]}`,
        "give both the same configuration folder, and restart them",
      ),
    );
  });
}

function digestIn(sections: ServiceConfiguration["configSections"], name: string) {
  return sections.find((section) => section.name === name)?.sha256;
}
