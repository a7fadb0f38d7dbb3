import { judge, schema } from '../core/checks/kinds/manual.ts';
import type { Probe } from './context.ts';

/** Nothing is looked at: a person ticks it, or has not yet. */
export const probe: Probe = (item, { ticks }) => {
  const spec = schema.parse(item.with);
  const tick = Object.hasOwn(ticks, item.name) ? ticks[item.name] : undefined;
  return Promise.resolve({
    ...judge({ tick }, spec),
    ...(spec.link === undefined ? {} : { link: spec.link }),
    ...(tick === undefined ? {} : { by: tick.by }),
    ...(tick?.note === undefined ? {} : { note: tick.note }),
  });
};
