import { expect, test, type Page } from '@playwright/test';
import {
  picture,
  pictureForAll,
  testSetPage,
  waitForEndOfRun,
} from '../portal';
import { pageOf } from './people';

const name = 'pages-of-the-shop';
const title = 'Pages of the shop';
const scope = 'Everybody finds the pages of the shop that need no sign-in.';

/** Two pages of the shop, driven by a data set. */
const testSet = {
  name,
  title,
  description: 'Pages that everybody may see',
  owner: 'group:default/checkout-team',
  tests: ['component:default/checkout-web'],
  system: null,
  tags: [],
  environments: ['shop-local'],
  comment: '',
  definition: {
    cases: [
      {
        name: 'Open a page',
        dataSet: 'Pages',
        steps: [
          { keyword: 'openUrl', url: '{{path}}' },
          { keyword: 'expectPage', title: '{{title}}' },
        ],
      },
    ],
    stepGroups: [],
    elements: [],
    dataSets: [
      {
        name: 'Pages',
        columns: [
          { name: 'path', type: 'text' },
          { name: 'title', type: 'text' },
        ],
        rows: [
          { key: 'Help', values: { path: '/help', title: 'Manual' } },
          { key: 'Sign in', values: { path: '/sign-in', title: 'Sign in' } },
        ],
      },
    ],
  },
};

/** The API as the person of a page uses it: with the token of their session. */
async function createTestSet(page: Page): Promise<void> {
  const session = await page.request.get(
    '/api/auth/oidc/refresh?optional&env=production',
    { headers: { 'x-requested-with': 'XMLHttpRequest' } },
  );
  const { backstageIdentity } = await session.json();
  const created = await page.request.post('/api/uat/v1/test-sets', {
    headers: { authorization: `Bearer ${backstageIdentity.token}` },
    data: testSet,
  });
  expect(created.status()).toBe(201);
}

/** Changes one cell of the data set in the grid, and saves. */
async function changeTitle(
  page: Page,
  row: string,
  value: string,
  revision: number,
): Promise<void> {
  await page.goto(testSetPage(name, 'data'));
  const grid = page.getByRole('grid', { name: /Pages/ });
  await grid
    .getByRole('row')
    .filter({ hasText: row })
    .getByRole('gridcell')
    .last()
    .click();
  await page.keyboard.type(value);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(
    page.getByText(`All changes saved · revision ${revision}`),
  ).toBeVisible();
}

test('one changes, the other approves and signs, the first changes a row, and the sign-off is void', async ({
  browser,
}) => {
  test.slow();
  const author = await pageOf(browser, 'checkout-author');
  const approver = await pageOf(browser, 'checkout-approver');
  await createTestSet(author);

  await test.step('the author changes a row and asks for a review', async () => {
    // The catalog needs some seconds until the test set is an entity with a page.
    await expect(async () => {
      await author.goto(testSetPage(name, 'data'));
      await expect(author.getByRole('grid', { name: /Pages/ })).toBeVisible({
        timeout: 2_000,
      });
    }).toPass({ timeout: 60_000 });
    await changeTitle(author, '/help', 'Help', 2);
    await author.goto(testSetPage(name, 'cases'));
    await author.getByRole('button', { name: 'Request review' }).click();
    await author
      .getByRole('dialog')
      .getByRole('button', { name: 'Request review' })
      .click();
    await expect(author.getByRole('dialog')).toBeHidden();
  });

  await test.step('the other approves what was changed', async () => {
    await approver.goto('/uat/inbox/reviews');
    await pictureForAll(approver, 'inbox-reviews');
    await approver
      .getByRole('list', { name: 'Reviews' })
      .getByRole('link', { name: title })
      .click();
    await expect(approver).toHaveURL(new RegExp(`${name}/changes$`));
    const approve = approver.getByRole('button', {
      name: 'Approve',
      exact: true,
    });
    await expect(approve).toBeVisible();
    await picture(approver, 'changes');
    await approve.click();
    await expect(approver.getByText('Approved').first()).toBeVisible();
  });

  await test.step('the author runs it and asks for a sign-off', async () => {
    await author.goto(testSetPage(name, 'runs'));
    await author
      .getByRole('button', { name: `Run ${title}` })
      .first()
      .click();
    await author
      .getByRole('dialog')
      .getByRole('button', { name: 'Run 2 iterations' })
      .click();
    await expect(author).toHaveURL(/\/uat\/runs\//);
    await waitForEndOfRun(author, 'Passed');
    await author.getByRole('button', { name: 'Request sign-off' }).click();
    const dialog = author.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /^Scope/ }).fill(scope);
    const signatories = dialog.getByRole('combobox', { name: /^Signatories/ });
    await signatories.fill('approver');
    await author.getByRole('option', { name: /Checkout approver/ }).click();
    await picture(author, 'sign-off-request');
    await dialog.getByRole('button', { name: 'Request sign-off' }).click();
    await expect(author).toHaveURL(/\/uat\/sign-offs\//);
    await expect(dialog).toBeHidden();
  });
  const signOff = new URL(author.url()).pathname;

  await test.step('the author cannot sign it, the other can', async () => {
    await expect(
      author.getByText('Waiting', { exact: true }).first(),
    ).toBeVisible();
    await expect(
      author.getByRole('button', { name: 'Sign', exact: true }),
    ).toBeHidden();
    await approver.goto('/uat/inbox/sign-offs');
    await approver
      .getByRole('list', { name: 'Sign-offs' })
      .getByRole('link')
      .first()
      .click();
    await expect(approver).toHaveURL(new RegExp(signOff));
    await expect(
      approver
        .getByRole('article', { name: title })
        .getByRole('term')
        .filter({ hasText: 'Approved by' })
        .locator('+ dd'),
    ).toContainText('Checkout approver');
    const decision = approver.getByRole('region', { name: 'Your decision' });
    await decision.getByText('Accept with remarks').click();
    await decision
      .getByRole('textbox')
      .fill('The help page could say how to reach us.');
    await pictureForAll(approver, 'sign-off-pending');
    // The theme was changed for the pictures, which empties forms.
    await decision.getByText('Accept with remarks').click();
    await decision
      .getByRole('textbox')
      .fill('The help page could say how to reach us.');
    await decision.getByRole('button', { name: 'Sign', exact: true }).click();
    await approver
      .getByRole('dialog')
      .getByRole('button', { name: 'Accept with remarks' })
      .click();
    await expect(
      approver.getByText('Accepted with remarks').first(),
    ).toBeVisible();
    // Who asked for it sees it without a reload.
    await expect(
      author.getByText('Accepted with remarks').first(),
    ).toBeVisible();
    await approver.getByRole('button', { name: 'Check everything' }).click();
    await expect(
      approver.getByText('Everything is what was signed'),
    ).toBeVisible();
    await pictureForAll(approver, 'sign-off-accepted');
  });

  await test.step('the report is there as PDF', async () => {
    await approver.getByRole('button', { name: 'Evidence report' }).click();
    const download = approver.waitForEvent('download', { timeout: 60_000 });
    await approver.getByRole('menuitem', { name: /^PDF/ }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(`evidence-${name}-run-1.pdf`);
    await file.saveAs('test-results/pictures/evidence-report.pdf');
  });

  await test.step('the first changes a row, and it is void', async () => {
    await changeTitle(author, '/sign-in', 'Sign', 3);
    const alert = approver
      .getByRole('alert')
      .filter({ hasText: 'This sign-off is void' });
    await expect(alert).toContainText(
      /row 2 \(“Sign in”\) of data set “Pages”/,
    );
    await expect(alert).toContainText('Checkout author');
    await pictureForAll(approver, 'sign-off-void');
    await approver.goto('/uat/sign-offs?outcome=void');
    await expect(
      approver
        .getByRole('list', { name: 'Sign-offs' })
        .getByText(/row 2 \(“Sign in”\)/),
    ).toBeVisible();
    await picture(approver, 'sign-offs');
  });
});
