import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { pageOf } from './people';

test('an administrator saves the audit trail as a file, which the page never holds', async ({
  browser,
}) => {
  const page = await pageOf(browser, 'platform-operator');
  await page.goto('/uat/audit');
  const fetched: string[] = [];
  page.on('request', request => {
    if (request.resourceType() === 'fetch') {
      fetched.push(new URL(request.url()).pathname);
    }
  });
  for (const [choice, name] of [
    [/^JSON Lines/, 'audit-trail.jsonl'],
    [/^CSV/, 'audit-trail.csv'],
  ] as const) {
    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: choice }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(name);
    const lines = (await readFile(await file.path(), 'utf8'))
      .trim()
      .split('\n');
    expect(lines.length).toBeGreaterThan(1);
    if (name.endsWith('jsonl')) {
      expect(JSON.parse(lines[0]).chain.position).toBe(1);
    } else {
      expect(lines[0]).toMatch(/^position,id,at,actor/);
    }
  }
  expect(fetched).not.toContain('/api/uat/v1/audit/export');
});
