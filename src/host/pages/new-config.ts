/** The templates of the first deploy configs. Pure; a test holds that they have no findings. */
export function newService(service: string): string {
  return `# What is deployed and how. Hover over a key to see what it means.
service:
  name: ${service}
  workload: Deployment/${service}

strategy:
  type: RollingUpdate
  rollingUpdate:
    maxSurge: 1 # one pod more at a time
    maxUnavailable: 0 # never fewer than wanted
`;
}

export function newEnvironment(): string {
  return `# Where: the practice cluster of this folder, which needs nothing installed.
environment:
  name: practice
  context: maverick-practice
  namespace: paperless-maverick
`;
}
