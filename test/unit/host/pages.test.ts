import { equal, match, ok } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLinter } from '../../../src/core/lint/linter.ts';
import { RULE_DOCS } from '../../../src/core/lint/catalogue.ts';
import { block, code, escape } from '../../../src/core/pages/markdown.ts';
import { newEnvironment, newService } from '../../../src/host/pages/new-config.ts';
import { planPage } from '../../../src/host/pages/plan-page.ts';
import { recordPage } from '../../../src/core/pages/record-page.ts';
import { rulePage } from '../../../src/host/pages/rule-page.ts';
import { FAILED, PLAN, record } from './fixtures.ts';

describe('the page of a plan', () => {
  it('has the steps, the time, the exact diff, the owners and the findings', () => {
    const page = planPage(PLAN);
    match(page, /Roll out 1\.2\.4/);
    match(page, /about 1 min 15 s/);
    match(page, /^@@ spec\.template\.spec\.containers\[api\]\.image @@$/m);
    match(page, /^- registry\.example\.com\/maverick\/api:1\.2\.3$/m);
    match(page, /^\+ registry\.example\.com\/maverick\/api:1\.2\.4$/m);
    match(page, /`maverick-deploy`/);
    match(page, /\*\*Warning:\*\* The quota has room/);
  });
});

describe('the page of a record', () => {
  it('says who, what came of it and why, with the last lines', () => {
    const page = recordPage(record(FAILED));
    match(page, /rolled back, blocked/);
    match(page, /by ana \\\(claimed\\\) on laptop/);
    match(page, /FATAL: no DATABASE_URL/);
    match(page, /after 1 min 30 s/);
    ok(page.includes(record(FAILED).events.at(-1)?.hash ?? 'no hash'));
  });

  it('cannot be broken out of by what a container wrote', () => {
    const log = ['```', '# not a heading', '<script>alert(1)</script>'];
    const message = 'Broke <b>out</b> | of `it`';
    const page = recordPage(record({ ...FAILED, failure: { reason: 'x', message, log } }));
    match(page, /^````text$/m);
    ok(!page.includes('Broke <b>'));
  });
});

describe('Markdown', () => {
  it('keeps signs as signs', () => {
    equal(escape('a*b_c|d'), 'a\\*b\\_c\\|d');
    equal(code('a`b'), '``a`b``');
    equal(block('text', '```'), '````text\n```\n````');
  });
});

describe('the page of a rule', () => {
  it('is there for every rule, with both examples', () => {
    for (const rule of RULE_DOCS) {
      const page = rulePage(rule);
      ok(page.includes('## Found in') && page.includes('## Not found in'), rule.id);
    }
  });
});

describe('the templates of a first deploy config', () => {
  it('have no findings', () => {
    const linter = createLinter();
    linter.update('deploy/api.deploy.yaml', newService('api'));
    linter.update('deploy/practice.deploy.yaml', newEnvironment());
    for (const [path, found] of linter.all()) equal(found.map(({ message }) => message).join(), '', path);
    equal(linter.workspace.services[0]?.name, 'api');
    equal(linter.workspace.environments[0]?.name, 'practice');
  });
});
