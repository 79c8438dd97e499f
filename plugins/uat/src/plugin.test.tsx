import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import { HttpUatApi, uatApiRef } from './api/UatApi';
import plugin from './plugin';
import { FakeBackend } from './testing/FakeBackend';

const uatApi = () =>
  new HttpUatApi({
    discoveryApi: mockApis.discovery({ baseUrl: 'http://localhost' }),
    fetchApi: { fetch: new FakeBackend().fetch },
  });

const openEntity = (kind: string) =>
  renderTestApp({
    features: [plugin],
    extensions: [
      createTestEntityPage({
        entity: { apiVersion: 'v1', kind, metadata: { name: 'shop' } },
      }),
    ],
    apis: [[uatApiRef, uatApi()]],
  });

describe('plugin', () => {
  it('has the overview of all test sets at /uat', async () => {
    renderTestApp({
      features: [plugin],
      apis: [[uatApiRef, uatApi()]],
      initialRouteEntries: ['/uat'],
    });
    expect(await screen.findByText('No test sets yet')).toBeInTheDocument();
  });

  it('has its extensions once each', () => {
    const ids = (
      plugin as unknown as { extensions: Array<{ id: string }> }
    ).extensions.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids).toEqual(
      expect.arrayContaining([
        'page:uat',
        'entity-content:uat/component',
        'entity-content:uat/cases',
        'entity-content:uat/data',
        'entity-content:uat/environments',
        'entity-content:uat/runs',
        'entity-content:uat/revisions',
        'entity-content:uat/settings',
      ]),
    );
  });

  it('shows its tab on components', async () => {
    openEntity('Component');
    expect(
      await screen.findByText('No test set tests this component yet'),
    ).toBeInTheDocument();
  });
});
