import { z } from 'zod';
import { text } from './values.ts';

const sentences = z.array(text());

export const securityPractices = sentences.describe(
  'Security practices that the team follows while deploying, as sentences.',
);

export const rbacPrinciples = sentences.describe(
  'Principles of access control that the team follows, as sentences.',
);
