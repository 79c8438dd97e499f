import { expect, test, type Page } from '@playwright/test';
import {
  pictureForAll,
  picture,
  signIn,
  testSetPage,
  waitForEndOfRun,
} from './portal';

/** Adds a step by typing a part of its keyword, as a person does. */
async function addStep(page: Page, search: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a step', exact: true }).click();
  const picker = page.getByPlaceholder(/What shall happen/);
  await picker.fill(search);
  await picker.press('Enter');
}

const step = (page: Page, number: number) =>
  page
    .getByRole('list', { name: 'Steps' })
    .getByRole('listitem')
    .nth(number - 1);

test('a person writes a test set in the portal, runs it and sees it pass', async ({
  page,
}) => {
  await signIn(page);
  await page.goto('/catalog/default/component/order-archive/uat');
  await expect(
    page.getByText('No test set tests this component yet'),
  ).toBeVisible();
  await picture(page, 'component-tab-empty');
  await page.getByRole('link', { name: 'Create a test set' }).click();

  await page.getByRole('textbox', { name: /^Title/ }).fill('Help pages');
  await expect(page.getByRole('textbox', { name: /^Name/ })).toHaveValue(
    'help-pages',
  );
  await page.getByText(/^Example shop \(this machine\)/).click();
  await picture(page, 'new-test-set');
  await page.getByRole('button', { name: 'Create test set' }).click();
  // The catalog needs some seconds until the test set is an entity with a page.
  await expect(page).toHaveURL(/testset\/help-pages/, { timeout: 60_000 });

  await page.goto(testSetPage('help-pages', 'cases'));
  await page
    .getByRole('button', { name: /^Add a case$|^Add the first case$/ })
    .first()
    .click();
  await page
    .getByRole('textbox', { name: 'Name of the case' })
    .fill('Read the help');

  await addStep(page, 'openUrl');
  await step(page, 1)
    .getByRole('textbox', { name: /^Address/ })
    .fill('/help');
  await addStep(page, 'expectPage');
  // Nothing is given yet, which is said at the field.
  await expect(
    step(page, 2).getByText(/give an address, a title or both/),
  ).toBeVisible();
  await picture(page, 'case-with-a-problem');
  await step(page, 2)
    .getByRole('textbox', { name: /^Title contains/ })
    .fill('Help');
  await expect(
    step(page, 2).getByText(/give an address, a title or both/),
  ).toBeHidden();
  await picture(page, 'case-editor');

  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/All changes saved · revision 2/)).toBeVisible();
  await pictureForAll(page, 'case-saved');

  await page.goto(testSetPage('help-pages', 'runs'));
  await page.getByRole('button', { name: 'Run Help pages' }).first().click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Run 1 iteration' })
    .click();
  await expect(page).toHaveURL(/\/uat\/runs\//);
  await waitForEndOfRun(page, 'Passed');

  await page.goto('/catalog/default/component/order-archive/uat');
  await expect(
    page.getByRole('link', { name: 'Run 1 of Help pages' }),
  ).toHaveText('Passed');
});

test('a draft survives a closed page, and can still be undone', async ({
  page,
  context,
}) => {
  await signIn(page);
  await page.goto(testSetPage('portal-smoke', 'cases'));
  const name = page.getByRole('textbox', { name: 'Name of the case' });
  const before = await name.inputValue();
  await name.fill('Half written');
  await name.press('Tab');
  await expect(page.getByText('1 unsaved change')).toBeVisible();
  await page.close({ runBeforeUnload: false });

  const again = await context.newPage();
  await again.goto(testSetPage('portal-smoke', 'cases'));
  const restore = again.getByRole('button', {
    name: 'Restore unsaved changes',
  });
  await expect(restore).toBeVisible();
  await picture(again, 'draft-found');
  await restore.click();
  await expect(
    again.getByRole('textbox', { name: 'Name of the case' }),
  ).toHaveValue('Half written');
  await again.getByRole('button', { name: /^Undo: / }).click();
  await expect(
    again.getByRole('textbox', { name: 'Name of the case' }),
  ).toHaveValue(before);
});
