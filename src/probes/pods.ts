import { judge, schema } from '../core/checks/kinds/pods.ts';
import type { Probe } from './context.ts';
import { readWorkload } from './deployment.ts';

export const probe: Probe = async (item, { cluster, namespace, workload, wantedHash }, signal) => {
  const spec = schema.parse(item.with);
  const other = spec.workload?.replace(/^Deployment\//, '');
  const name = other ?? workload.name;
  return judge(
    {
      workload: await readWorkload(cluster, namespace, name, signal),
      // What is wanted of the service's own workload says nothing of another one.
      wantedHash: name === workload.name ? wantedHash : undefined,
    },
    spec,
  );
};
