/**
 * What becomes of a container follows from its image's tag, here as on the practice cluster, so that one scenario runs on
 * both:
 *
 * | tag                     | what is seen                                                          |
 * |-------------------------|-----------------------------------------------------------------------|
 * | has `badconfig`         | CreateContainerConfigError                                            |
 * | has `missing`           | ErrImagePull, ImagePullBackOff, never pulled                          |
 * | has `crash`, or `1.2.5` | starts, exits with 1, is restarted, CrashLoopBackOff                  |
 * | has `unready`           | Running, never Ready                                                  |
 * | has `slow`              | Running at once, Ready after 5 s                                      |
 * | anything else           | Ready after 1 s                                                       |
 */
export type Fate = 'badconfig' | 'missing' | 'crash' | 'unready' | 'slow' | 'healthy';

/** Regular expressions on the image, readable by JavaScript, jq and Go. A pod takes the first that any container has. */
export const FATES: readonly { readonly fate: Fate; readonly image: string }[] = [
  { fate: 'badconfig', image: ':[^/]*badconfig' },
  { fate: 'missing', image: ':[^/]*missing' },
  { fate: 'crash', image: ':[^/]*crash|:1[.]2[.]5(@|$)' },
  { fate: 'unready', image: ':[^/]*unready' },
  { fate: 'slow', image: ':[^/]*slow' },
  { fate: 'healthy', image: '' },
];

export function fateOf(image: string): Fate {
  return FATES.find((entry) => new RegExp(entry.image).test(image))?.fate ?? 'healthy';
}

/** The image pattern of the containers that a fate strikes; the others of the pod are well. */
export function imageOf(fate: Fate): string {
  return FATES.find((entry) => entry.fate === fate)?.image ?? '';
}
