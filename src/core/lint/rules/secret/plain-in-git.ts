import { isPlaceholder } from '../../../kubernetes/validate/scalars.ts';
import { entry, get, textOf } from '../../../yaml/navigate.ts';
import type { Rule } from '../../rule.ts';

export const secretPlainInGit: Rule = {
  id: 'secret/plain-in-git',
  title: 'A Secret with its values in a file',
  why: `Base64 is no encryption: whoever can read the repository, now or in its history, can read the secret. Keep secrets out of code and configuration files: encrypt them (SOPS, Sealed Secrets) or fetch them from a vault (External Secrets), and treat a value that was ever committed as leaked: rotate it. Values that are empty, encrypted by SOPS, or placeholders are fine.`,
  source: 'Security Best Practices, Secret Management',
  severity: 'warning',
  bad: `apiVersion: v1
kind: Secret
metadata:
  name: database
type: Opaque
stringData:
  password: example-only
`,
  at: 'stringData',
  good: `apiVersion: v1
kind: Secret
metadata:
  name: database
type: Opaque
stringData:
  password: "\${DATABASE_PASSWORD}"
`,
  manifest: ({ root, kind }, report) => {
    if (kind !== 'Secret' || get(root, 'sops') !== undefined) return;
    for (const field of ['data', 'stringData']) {
      const values = entry(root, field);
      if (values?.value.kind !== 'map') continue;
      // The values themselves are never said.
      const plain = values.value.entries.filter(({ value }) => {
        const text = textOf(value);
        return text !== undefined && text !== '' && !isPlaceholder(text) && !/^(ENC\[|<.*>$)/.test(text);
      });
      if (plain.length === 0) continue;
      const many = plain.length === 1 ? 'A secret stands' : `${plain.length} secrets stand`;
      report(values.key.span, `${many} readable in this file, and in its history for good.`);
    }
  },
};
