/** What every section is given beside its part of the snapshot. */
import type { Intent } from '../../src/protocol/messages.ts';

export interface Context {
  readonly send: (intent: Intent) => void;
  /** `side` is narrow, `panel` is an editor tab. */
  readonly layout: 'side' | 'panel';
}
