/** `maverick lint`: for people and for tools that look for `path:line:column`. */
import type { Severity } from '../diagnostic.ts';
import { humanPosition } from './position.ts';
import type { LintReport } from './report.ts';
import { countsOf } from './report.ts';

/** Wraps a text in the colour of a severity; the identity where colours are off. */
export type Paint = (severity: Severity, text: string) => string;

const PLAIN: Paint = (_severity, text) => text;

export function formatText(report: LintReport, paint: Paint = PLAIN): string {
  const lines: string[] = [];
  const at = (path: string, offset: number): string => {
    const { line, column } = humanPosition(report.file(path), offset);
    return `${path}:${line}:${column}`;
  };
  for (const [path, diagnostics] of report.files) {
    for (const { rule, severity, message, span, related } of diagnostics) {
      lines.push(`${at(path, span.start)}: ${paint(severity, severity)}: ${message} (${rule})`);
      for (const each of related) lines.push(`    ${at(each.path, each.span.start)}: ${each.message}`);
    }
  }
  return `${[...lines, summaryOf(report)].join('\n')}\n`;
}

function summaryOf(report: LintReport): string {
  const counts = countsOf(report);
  const parts = [
    counted(counts.error, 'error'),
    counted(counts.warning, 'warning'),
    counts.information === 0 ? '' : `${counts.information} information`,
    counts.hint === 0 ? '' : counted(counts.hint, 'hint'),
  ].filter((part) => part !== '');
  return `${counted(report.files.size, 'file')}: ${parts.join(', ')}.`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
