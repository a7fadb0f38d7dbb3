/** The page's frame: strict content security policy, one script with a nonce, no inline code or style. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** `side` is narrow, `panel` is an editor tab. */
export type Layout = 'side' | 'panel';

export function pageFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

export function pageHtml(webview: vscode.Webview, extension: vscode.Uri, layout: Layout): string {
  const nonce = randomBytes(18).toString('base64url');
  const folder = pageFolder(extension);
  const script = webview.asWebviewUri(vscode.Uri.joinPath(folder, 'main.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(folder, 'main.css')).toString();
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="${style}" />
    <title>Rollout</title>
  </head>
  <body data-layout="${layout}">
    <main id="page" aria-label="Rollout"></main>
    <div id="announcer" class="visually-hidden" role="status" aria-live="polite"></div>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}
