import './authoring/browserParts.fixture';
import { catalogApiRef, EntityProvider } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  contractRoutes,
  sampleDefinition,
  sampleOf,
} from '@uatcms/plugin-uat-common/testUtils';
import { act, waitFor } from '@testing-library/react';
import { Suspense, type ReactElement } from 'react';
import { Route, Routes } from 'react-router-dom';
import { CasesContent } from './authoring/CasesContent';
import { DataContent } from './authoring/DataContent';
import { EnvironmentsContent } from './authoring/EnvironmentsContent';
import { RevisionsContent } from './authoring/RevisionsContent';
import { SettingsContent } from './authoring/SettingsContent';
import { ComponentUatContent } from './entity/ComponentUatContent';
import { TestSetRunsContent } from './runs/TestSetRunsContent';
import { TestSetSignOffsContent } from './signoff/TestSetSignOffsContent';
import { FakeBackend } from './testing/FakeBackend';
import { giveElementsASize } from './testing/layout';
import { renderPage } from './testing/renderPage';
import { UatPage } from './UatPage';

/** What would be an element that acts, if it were ever taken for markup, and an address that acts. */
// eslint-disable-next-line no-script-url -- no page may take it for the address of a link
const evil = 'javascript:"\'><img src onerror=alert(1)>&lt;';
const id = '00000000-0000-4000-8000-000000000000';

const definition = sampleDefinition(evil);

/** The states in which there is most to see. */
const prefer = ['finished', 'done', 'failed', 'accepted', 'portal', 'GET'];

/** Answers every operation with all that the contract lets it answer, an evil text wherever a text may stand. */
class EvilBackend extends FakeBackend {
  constructor() {
    super();
    const routes = contractRoutes.map(({ route, output }) => {
      const sample: any = output && sampleOf(output, evil, { prefer });
      return {
        pattern: new RegExp(`^${route.replace(/\{\w+\}/g, '[^/]+')}$`),
        body:
          sample && 'definition' in sample ? { ...sample, definition } : sample,
      };
    });
    Object.assign(this, {
      fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
        const { method, url } = new Request(input, init);
        const path = new URL(url).pathname.replace(/^.*\/uat(?=\/v1)/, '');
        const found = routes.find(({ pattern }) =>
          pattern.test(`${method} ${path}`),
        );
        return new Response(JSON.stringify(found?.body ?? {}), {
          status: found ? 200 : 404,
          headers: { 'content-type': 'application/json' },
        });
      },
    });
  }
}

const tab = (element: ReactElement, kind = 'TestSet') => (
  <EntityProvider
    entity={{
      apiVersion: 'uatcms.io/v1alpha1',
      kind,
      metadata: { name: 'shop' },
    }}
  >
    {element}
  </EntityProvider>
);

const pages = (
  <Routes>
    <Route path="/uat/*" element={<UatPage />} />
  </Routes>
);

giveElementsASize();

describe('every text that the backend answers', () => {
  it.each<[string, ReactElement, string?]>([
    ['the overview', pages, '/uat'],
    ['the audit trail', pages, '/uat/audit'],
    ['sign-offs', pages, '/uat/sign-offs'],
    ['a sign-off', pages, `/uat/sign-offs/${id}`],
    ['a run', pages, `/uat/runs/${id}`],
    ['an iteration', pages, `/uat/runs/${id}?iteration=${id}`],
    ['a comparison', pages, `/uat/runs/${id}/compare?base=${id}`],
    ['the checks of the inbox', pages, '/uat/inbox/checks'],
    ['the reviews of the inbox', pages, '/uat/inbox/reviews'],
    ['the sign-offs of the inbox', pages, '/uat/inbox/sign-offs'],
    ['a check', pages, `/uat/checks/${id}/${id}`],
    ['changes', pages, '/uat/test-sets/shop/changes'],
    ['the cases of a test set', tab(<CasesContent />)],
    ['its data', tab(<DataContent />)],
    ['its environments', tab(<EnvironmentsContent />)],
    ['its runs', tab(<TestSetRunsContent />)],
    ['its sign-offs', tab(<TestSetSignOffsContent />)],
    ['its revisions', tab(<RevisionsContent />)],
    ['its settings', tab(<SettingsContent />)],
    ['the tab of a component', tab(<ComponentUatContent />, 'Component')],
  ])('is text on the page: %s', async (_, element, path = '/') => {
    const alert = jest.spyOn(window, 'alert').mockImplementation(() => {});
    await act(async () => {
      renderPage(<Suspense>{element}</Suspense>, {
        backend: new EvilBackend(),
        path,
        apis: [[catalogApiRef, catalogApiMock()]],
      });
    });
    await waitFor(() => expect(shown()).toContain(evil));
    const active = document.querySelectorAll(
      'script, iframe[srcdoc], object, embed, img[src=""], [onerror], [onclick], [onload]',
    );
    expect([...active].map(({ outerHTML }) => outerHTML)).toEqual([]);
    const addresses = [...document.querySelectorAll('[href], [src], [action]')]
      .flatMap(one =>
        ['href', 'src', 'action'].map(name => one.getAttribute(name)),
      )
      .filter(address => /^\s*javascript:/i.test(address ?? ''));
    expect(addresses).toEqual([]);
    expect(alert).not.toHaveBeenCalled();
  });
});

/** What a reader sees: texts, what stands in fields, and what a reader of the screen is told. */
function shown(): string {
  const fields = [...document.querySelectorAll('input, textarea')].map(
    one => (one as HTMLInputElement).value,
  );
  const labels = [
    ...document.querySelectorAll('[aria-label], [title]'),
  ].flatMap(one => [one.getAttribute('aria-label'), one.getAttribute('title')]);
  return [document.body.textContent, ...fields, ...labels].join('\n');
}
