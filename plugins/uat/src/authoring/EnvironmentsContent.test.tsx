import './browserParts.fixture';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import type { Environment } from '@uatcms/plugin-uat-common';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderPage } from '../testing/renderPage';
import { sampleEnvironment } from '../testing/samples';
import { AuthoringBackend } from './authoringBackend.fixture';
import {
  exampleDefinition,
  exampleTestSet,
} from './draft/exampleDefinition.fixture';
import { editCase } from './draft/cases';
import { EnvironmentsContent } from './EnvironmentsContent';

async function open(
  environments: Environment[],
  linked: string[],
  definition = exampleDefinition(),
  moreExecutors: Record<string, string> = {},
) {
  const backend = new AuthoringBackend(
    exampleTestSet({ name: 'shop', environments: linked, definition }),
  );
  Object.assign(backend, { environments, moreExecutors });
  renderPage(
    <EntityProvider
      entity={{
        apiVersion: 'uatcms.io/v1alpha1',
        kind: 'TestSet',
        metadata: { name: 'shop' },
      }}
    >
      <EnvironmentsContent />
    </EntityProvider>,
    { backend },
  );
  await screen.findByRole('heading', { name: 'All environments' });
  return {
    backend,
    linked: () => backend.testSets.get('shop')!.environments,
    backendSet: () => backend.testSets.get('shop')!,
  };
}

describe('environments', () => {
  it('are put in order and unlinked, without a new revision', async () => {
    const { linked, backendSet } = await open(
      [sampleEnvironment('dev'), sampleEnvironment('test')],
      ['dev', 'test'],
    );
    await userEvent.click(screen.getByRole('button', { name: 'Move test up' }));
    await waitFor(() => expect(linked()).toEqual(['test', 'dev']));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Unlink dev' }),
    );
    await waitFor(() => expect(linked()).toEqual(['test']));
    expect(backendSet().revision).toBe(4);
  });

  it('say what the cases need and they do not have', async () => {
    const definition = editCase(exampleDefinition(), 1, {});
    definition.cases[1].steps = [{ keyword: 'openUrl', url: '{{env.SHOP}}' }];
    await open([sampleEnvironment('dev')], ['dev'], definition);
    expect(screen.getByText(/has no variable “SHOP”/)).toBeInTheDocument();
  });

  it('of the configuration are read-only and say so', async () => {
    await open([sampleEnvironment('dev', { managedBy: 'configuration' })], []);
    expect(screen.getByText(/read-only here/)).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Edit DEV' }),
    ).not.toBeInTheDocument();
  });

  it('say on what they run, where there is a choice', async () => {
    const { backend } = await open([sampleEnvironment('dev')], [], undefined, {
      lambda: 'AWS Lambda',
    });
    await userEvent.click(screen.getByRole('button', { name: 'Edit DEV' }));
    const dialog = within(await screen.findByRole('dialog'));
    const place = () => dialog.getByRole('button', { name: /Runs on/ });
    expect(place()).toHaveTextContent('As the portal does usually');
    await userEvent.click(place());
    await userEvent.click(
      await screen.findByRole('option', { name: 'AWS Lambda' }),
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(backend.environments[0]).toMatchObject({ executor: 'lambda' }),
    );
    expect(await screen.findByText('AWS Lambda')).toBeInTheDocument();
  });

  it('are created with checked values and linked', async () => {
    const { backend, linked } = await open([sampleEnvironment('dev')], ['dev']);
    await userEvent.click(
      screen.getByRole('button', { name: 'New environment' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    fireEvent.change(dialog.getByRole('textbox', { name: 'Title' }), {
      target: { value: 'Shop (staging)' },
    });
    expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue(
      'shop-staging',
    );
    fireEvent.change(dialog.getByRole('textbox', { name: 'Base URL' }), {
      target: { value: 'shop.example' },
    });
    await userEvent.click(
      dialog.getByRole('button', { name: 'Create and link' }),
    );
    expect(
      dialog.getByRole('textbox', { name: 'Base URL' }),
    ).toHaveAccessibleDescription(/complete http or https/);
    fireEvent.change(dialog.getByRole('textbox', { name: 'Base URL' }), {
      target: { value: 'https://shop.example' },
    });
    fireEvent.change(dialog.getByRole('textbox', { name: 'Secrets' }), {
      target: { value: 'PASSWORD, TOKEN' },
    });
    expect(dialog.getByText(/UAT_SECRET_PASSWORD/)).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('checkbox', { name: 'Protected' }));
    await userEvent.click(
      dialog.getByRole('button', { name: 'Create and link' }),
    );
    await waitFor(() => expect(linked()).toEqual(['dev', 'shop-staging']));
    expect(backend.environments[1]).toMatchObject({
      name: 'shop-staging',
      secrets: ['PASSWORD', 'TOKEN'],
      protected: true,
    });
    expect(
      await screen.findByTitle(/approved revisions only/),
    ).toHaveTextContent('Protected');
  });
});
