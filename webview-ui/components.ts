/**
 * The component kit, in the one place that imports it: what the page uses of it and nothing more, so that it can be
 * replaced here. It registers the elements `vscode-button`, `vscode-progress-ring` and `vscode-link`.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeLink,
  vsCodeProgressRing,
} from '@vscode/webview-ui-toolkit';

/** Must run before the window's `load` event: the kit reads the theme then. */
export function registerComponents(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeLink(), vsCodeProgressRing());
}

export const BUTTON = 'vscode-button';
export const LINK = 'vscode-link';
export const PROGRESS_RING = 'vscode-progress-ring';
