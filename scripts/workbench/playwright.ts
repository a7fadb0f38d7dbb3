/**
 * The part of playwright-core that is used here. The package itself is installed beside code-server, apart from the
 * project, and loaded from there.
 */
import { pathToFileURL } from 'node:url';
import path from 'node:path';

interface Waiting {
  readonly timeout?: number;
}

export interface Locator {
  click(
    options?: Waiting & { readonly button?: 'left' | 'right'; readonly clickCount?: number },
  ): Promise<void>;
  dblclick(options?: Waiting): Promise<void>;
  hover(options?: Waiting): Promise<void>;
  focus(options?: Waiting): Promise<void>;
  fill(value: string, options?: Waiting): Promise<void>;
  press(key: string, options?: Waiting): Promise<void>;
  waitFor(
    options?: Waiting & { readonly state?: 'attached' | 'detached' | 'visible' | 'hidden' },
  ): Promise<void>;
  innerText(options?: Waiting): Promise<string>;
  allInnerTexts(): Promise<string[]>;
  getAttribute(name: string, options?: Waiting): Promise<string | null>;
  isVisible(): Promise<boolean>;
  isEnabled(options?: Waiting): Promise<boolean>;
  count(): Promise<number>;
  first(): Locator;
  last(): Locator;
  nth(index: number): Locator;
  all(): Promise<Locator[]>;
  filter(options: { readonly hasText?: string | RegExp; readonly has?: Locator }): Locator;
  locator(selector: string, options?: { readonly hasText?: string | RegExp }): Locator;
  getByRole(role: string, options?: { readonly name?: string | RegExp; readonly exact?: boolean }): Locator;
  getByText(text: string | RegExp, options?: { readonly exact?: boolean }): Locator;
}

/** What a page and a frame in it have in common. */
export interface Place {
  url(): string;
  locator(selector: string, options?: { readonly hasText?: string | RegExp }): Locator;
  getByRole(role: string, options?: { readonly name?: string | RegExp; readonly exact?: boolean }): Locator;
  getByText(text: string | RegExp, options?: { readonly exact?: boolean }): Locator;
  evaluate(script: string): Promise<unknown>;
}

export type Frame = Place;

export interface Page extends Place {
  readonly keyboard: {
    press(key: string): Promise<void>;
    type(text: string): Promise<void>;
    insertText(text: string): Promise<void>;
  };
  readonly mouse: { move(x: number, y: number): Promise<void> };
  goto(url: string, options?: Waiting): Promise<unknown>;
  reload(options?: Waiting): Promise<unknown>;
  frames(): Frame[];
  screenshot(options: { readonly path: string }): Promise<Buffer>;
  setDefaultTimeout(ms: number): void;
  on(event: 'pageerror', listener: (error: Error) => void): void;
  on(event: 'dialog', listener: (dialog: { accept(): Promise<void> }) => void): void;
}

export interface Browser {
  newPage(options: {
    readonly viewport: { readonly width: number; readonly height: number };
    readonly colorScheme?: 'light' | 'dark';
  }): Promise<Page>;
  close(): Promise<void>;
}

interface BrowserType {
  launch(options: {
    readonly executablePath: string;
    readonly headless: boolean;
    readonly handleSIGINT: boolean;
    readonly handleSIGTERM: boolean;
    readonly handleSIGHUP: boolean;
    readonly chromiumSandbox: boolean;
    readonly args: readonly string[];
  }): Promise<Browser>;
}

/** Loads playwright-core from the folder where it was installed. */
export async function loadChromium(folder: string): Promise<BrowserType> {
  const module: unknown = await import(pathToFileURL(path.join(folder, 'index.mjs')).href);
  if (!hasChromium(module)) throw new Error(`${folder} is not playwright-core.`);
  return module.chromium;
}

function hasChromium(module: unknown): module is { readonly chromium: BrowserType } {
  return typeof module === 'object' && module !== null && 'chromium' in module;
}
