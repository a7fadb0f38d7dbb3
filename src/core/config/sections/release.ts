import { z } from 'zod';
import { text } from './values.ts';

export const risk = z
  .enum(['low', 'medium', 'high'])
  .describe('How risky the change is. It is announced, and shown before launch.');

export const release = z
  .strictObject({
    version: text().describe(
      'The version that people say, like `1.2.4`. Quote it: `1.10` without quotes is the number 1.1.',
    ),
    images: z
      .record(text(), text())
      .describe(
        'Service or container name to image reference. A digest (`@sha256:...`) makes sure what runs is what was tested.',
      ),
    commit: text().optional().describe('The commit that the images were built from.'),
    risk: risk.optional(),
    migration: z
      .union([
        text(),
        z.strictObject({
          manifest: text().describe('File with the Kubernetes Job that migrates.'),
          reversible: z
            .boolean()
            .optional()
            .describe('Whether the version before can run on the migrated schema.'),
        }),
      ])
      .optional()
      .describe('The database migration that comes with this release: the file of its Job.'),
    notes: text().optional().describe('What changes, in words for those who read the announcement.'),
  })
  .describe('What one run deploys: images and the version that people call them by.');
