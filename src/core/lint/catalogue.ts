/** Every rule there is: those with a function here, and the words of those that the parsers and schemas report. */
import type { Rule, RuleDoc } from './rule.ts';
import { afterCycle } from './rules/environment/after-cycle.ts';
import { cpuWithoutRequest } from './rules/hpa/cpu-without-request.ts';
import { minAboveMax } from './rules/hpa/min-above-max.ts';
import { minReplicasBelowTwo } from './rules/hpa/min-replicas-below-two.ts';
import { replicasFoughtOver } from './rules/hpa/replicas-fought-over.ts';
import { targetMissing } from './rules/hpa/target-missing.ts';
import { scheduleInvalid } from './rules/job/schedule-invalid.ts';
import { duplicateResource } from './rules/kubernetes/duplicate-resource.ts';
import { uncheckedKind } from './rules/kubernetes/unchecked-kind.ts';
import { pdbBlocksEverything } from './rules/pdb/blocks-everything.ts';
import { pdbMatchesNothing } from './rules/pdb/matches-nothing.ts';
import { livenessEqualsReadiness } from './rules/probes/liveness-equals-readiness.ts';
import { probePortMissing } from './rules/probes/port-missing.ts';
import { limitBelowRequest } from './rules/resources/limit-below-request.ts';
import { noMemoryLimit } from './rules/resources/no-memory-limit.ts';
import { secretPlainInGit } from './rules/secret/plain-in-git.ts';
import { hostNamespaces } from './rules/security/host-namespaces.ts';
import { privileged } from './rules/security/privileged.ts';
import { runAsRoot } from './rules/security/run-as-root.ts';
import { wildcardRole } from './rules/security/wildcard-role.ts';
import { dependencyCycle } from './rules/service/dependency-cycle.ts';
import { serviceSelectorMatchesNothing } from './rules/service/selector-matches-nothing.ts';
import { targetPortMissing } from './rules/service/target-port-missing.ts';
import { workloadMissing } from './rules/service/workload-missing.ts';
import { recreateStopsService } from './rules/strategy/recreate-stops-service.ts';
import { reducesAvailability } from './rules/strategy/reduces-availability.ts';
import { rollingCannotMove } from './rules/strategy/rolling-cannot-move.ts';
import { trafficSplitNot100 } from './rules/strategy/traffic-split-not-100.ts';
import { duplicateName } from './rules/workload/duplicate-name.ts';
import { invalidName } from './rules/workload/invalid-name.ts';
import { latestTag } from './rules/workload/latest-tag.ts';
import { noReadinessProbe } from './rules/workload/no-readiness-probe.ts';
import { portOutOfRange } from './rules/workload/port-out-of-range.ts';
import { restartPolicy } from './rules/workload/restart-policy.ts';
import { selectorMismatch } from './rules/workload/selector-mismatch.ts';
import { singleReplica } from './rules/workload/single-replica.ts';
import { volumeMissing } from './rules/workload/volume-missing.ts';
import { CONFIG_DOCS } from './rules/documents/config.ts';
import { KUBERNETES_DOCS } from './rules/documents/kubernetes.ts';
import { SUPPRESSION_DOCS } from './rules/documents/suppressions.ts';
import { YAML_DOCS } from './rules/documents/yaml.ts';

export const RULES: readonly Rule[] = [
  afterCycle,
  cpuWithoutRequest,
  minAboveMax,
  minReplicasBelowTwo,
  replicasFoughtOver,
  targetMissing,
  scheduleInvalid,
  duplicateResource,
  uncheckedKind,
  pdbBlocksEverything,
  pdbMatchesNothing,
  livenessEqualsReadiness,
  probePortMissing,
  limitBelowRequest,
  noMemoryLimit,
  secretPlainInGit,
  hostNamespaces,
  privileged,
  runAsRoot,
  wildcardRole,
  dependencyCycle,
  serviceSelectorMatchesNothing,
  targetPortMissing,
  workloadMissing,
  recreateStopsService,
  reducesAvailability,
  rollingCannotMove,
  trafficSplitNot100,
  duplicateName,
  invalidName,
  latestTag,
  noReadinessProbe,
  portOutOfRange,
  restartPolicy,
  selectorMismatch,
  singleReplica,
  volumeMissing,
];

/** All of them, by id. */
export const RULE_DOCS: readonly RuleDoc[] = [
  ...RULES,
  ...CONFIG_DOCS,
  ...KUBERNETES_DOCS,
  ...SUPPRESSION_DOCS,
  ...YAML_DOCS,
].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Path of a rule's page in the repository. */
export function docsPath(rule: string): string {
  return `docs/rules/${rule}.md`;
}
