export declare const CACHE: string;
export declare function npm(
  args: readonly string[],
  options?: { readonly node?: string; readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
): Promise<void>;
export declare function installOnce(
  folder: string,
  label: string,
  fill: (staging: string) => Promise<void>,
): Promise<void>;
export declare function exists(file: string): Promise<boolean>;
export declare function ensureNode(options?: { readonly orNewer?: boolean }): Promise<string>;
