/** What a newcomer does first, printed when everything is up. */
export function firstSteps(place: string, workspace: string, isSample: boolean): string {
  const sample = [
    '1  Click the Maverick icon at the left: the practice cluster is green.',
    '2  Look at the Problems (Ctrl+Shift+M), click the one in api.deploy.yaml, take its fix (Ctrl+.).',
    '3  F1, "Maverick: Launch Rollout": api, release 1.2.4, practice. Watch the pods change.',
    '4  The same with 1.2.5, which crashes: it is recognised and rolled back.',
    '5  Both are in the History, with who, why, and what happened.',
  ];
  const own = [
    '1  Open a deploy config or a Kubernetes manifest: findings appear as you type.',
    '2  F1, "Maverick": what can be done. The practice cluster is there to try it on.',
  ];
  const steps = isSample ? [...sample, '', 'The whole tour is in README.md of the workspace.'] : own;
  return [
    '',
    `Open       ${place}`,
    `Workspace  ${workspace}`,
    '',
    ...steps,
    '',
    'Ctrl+C ends all of it.',
    '',
  ].join('\n');
}
