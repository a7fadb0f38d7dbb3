/** What the files of the workspace say, as the rest of the editor asks for it. `../language` implements it. */
import type * as vscode from 'vscode';
import type { EffectiveConfig, Release } from '../../core/config/effective.ts';
import type { Diagnostic } from '../../core/lint/diagnostic.ts';
import type { Span } from '../../core/yaml/tree.ts';

/** A place in a file of the workspace. */
export interface Place {
  /** Workspace-relative, with `/`. */
  readonly path: string;
  readonly span: Span;
}

export interface ServiceEntry {
  readonly name: string;
  readonly place: Place;
}

export interface EnvironmentEntry {
  readonly name: string;
  readonly context: string;
  readonly namespace: string;
  readonly protected: boolean;
  readonly place: Place;
}

export interface ReleaseEntry {
  readonly release: Release;
  readonly place: Place | undefined;
}

export interface Effective {
  /** Absent while its files have errors that leave it open what is meant. */
  readonly config: EffectiveConfig | undefined;
  /** Error-level findings in the files that it is made from: nothing is launched while there are any. */
  readonly errors: readonly Diagnostic[];
}

export interface Model {
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  /** Resolves when the files have been read once. */
  ready(): Promise<void>;
  readonly onDidChange: vscode.Event<void>;
  services(): readonly ServiceEntry[];
  environments(): readonly EnvironmentEntry[];
  /** Newest version first. */
  releases(): readonly ReleaseEntry[];
  /** Throws a `MaverickError` for a service or an environment that no file names. */
  effective(service: string, environment: string): Effective;
  /** An effective config as a document, each value with where it comes from. */
  render(config: EffectiveConfig): string;
  /** Text of a file that is known; undefined for any other. */
  textOf(path: string): string | undefined;
}
