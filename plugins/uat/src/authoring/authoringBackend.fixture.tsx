import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  validateDefinition,
  type Revision,
  type TestSet,
  type TestSetDefinition,
} from '@uatcms/plugin-uat-common';
// Only tests use this file.
// eslint-disable-next-line @backstage/no-undeclared-imports
import { screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { FakeBackend } from '../testing/FakeBackend';
import { renderPage } from '../testing/renderPage';
import { exampleTestSet } from './draft/exampleDefinition.fixture';

function json(status: number, body: unknown): Response {
  return new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });
}

function refusal(
  status: number,
  message: string,
  problems?: unknown,
): Response {
  return json(status, {
    error: { name: 'Error', message, problems },
    response: { statusCode: status },
  });
}

/** A backend that saves: it checks what it gets, refuses an outdated base, and keeps every revision. */
export class AuthoringBackend extends FakeBackend {
  readonly revisions: Array<Revision & { definition: TestSetDefinition }> = [];
  readonly saves: any[] = [];
  /** Refuses the next save with these problems, although this page finds none. */
  serverProblems:
    | Array<{ path: Array<string | number>; place: string; message: string }>
    | undefined;

  /** Answers every save with 503. */
  outOfOrder = false;

  constructor(testSet: TestSet = exampleTestSet()) {
    super();
    this.put(testSet);
    const read = this.fetch;
    Object.assign(this, {
      fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
        const request = new Request(input, init);
        const [, name, rest] =
          /\/test-sets\/([^/?]+)(\/[^?]*)?/.exec(request.url) ?? [];
        if (request.method === 'PUT' && name)
          return this.save(name, await request.json());
        const environment = /\/environments\/([^/?]+)$/.exec(request.url)?.[1];
        if (request.method === 'PUT' && environment)
          return this.changeEnvironment(environment, await request.json());
        if (request.method === 'DELETE' && name) return json(204, undefined);
        if (
          request.method === 'POST' &&
          /\/(test-sets|environments)$/.test(request.url)
        ) {
          return this.create(request.url, await request.json());
        }
        if (rest === '/revisions')
          return json(200, { items: [...this.revisions].reverse() });
        const number = /^\/revisions\/(\d+)$/.exec(rest ?? '')?.[1];
        if (number)
          return json(
            200,
            this.revisions.find(revision => revision.number === Number(number)),
          );
        return read(request);
      },
    });
  }

  /** Makes a test set the newest, as if somebody had saved it. */
  put(testSet: TestSet): void {
    this.testSets.set(testSet.name, testSet);
    this.revisions.push({
      number: testSet.revision,
      hash: String(testSet.revision),
      createdAt: testSet.updatedAt,
      createdBy: testSet.updatedBy,
      comment: '',
      state: 'draft',
      approval: null,
      definition: testSet.definition,
    });
  }

  private save(name: string, body: any): Response {
    const current = this.testSets.get(name)!;
    if (this.outOfOrder) {
      return refusal(503, 'The database is being restarted');
    }
    this.saves.push(body);
    if (body.baseRevision !== current.revision) {
      return refusal(409, 'Somebody else has saved');
    }
    const problems =
      this.serverProblems ?? validateDefinition(body.definition).problems;
    if (problems.length > 0) {
      this.serverProblems = undefined;
      return refusal(400, 'The test set has problems', problems);
    }
    const sameContent =
      JSON.stringify(body.definition) === JSON.stringify(current.definition);
    const { comment: _, baseRevision: __, ...content } = body;
    this.put({
      ...current,
      ...content,
      name,
      revision: current.revision + (sameContent ? 0 : 1),
    });
    return json(200, this.testSets.get(name));
  }

  private changeEnvironment(name: string, body: object): Response {
    const changed = this.environments.find(one => one.name === name)!;
    Object.assign(changed, body);
    return json(200, changed);
  }

  private create(url: string, body: any): Response {
    if (url.endsWith('/environments')) {
      const environment = {
        ...body,
        managedBy: 'portal',
        updatedAt: '2026-01-01T00:00:00.000Z',
      };
      this.environments.push(environment);
      return json(201, environment);
    }
    this.put(exampleTestSet({ ...body, revision: 1 }));
    return json(201, this.testSets.get(body.name));
  }
}

let visits = 0;

/**
 * Renders a tab of the page of a test set. Every call is another test set, because the drafts of a window outlive
 * its components.
 */
export async function renderTab(
  element: ReactElement,
  options: {
    backend?: AuthoringBackend;
    testSet?: Partial<TestSet>;
    search?: string;
  } = {},
) {
  visits += 1;
  const name = `set-${visits}`;
  const backend =
    options.backend ??
    new AuthoringBackend(exampleTestSet({ name, ...options.testSet }));
  const known = [...backend.testSets.keys()][0];
  renderPage(
    <EntityProvider
      entity={{
        apiVersion: 'uatcms.io/v1alpha1',
        kind: 'TestSet',
        metadata: { name: known },
      }}
    >
      {element}
    </EntityProvider>,
    { backend, path: `/${options.search ?? ''}` },
  );
  await screen.findAllByText(
    /All changes saved|unsaved change|Restore unsaved changes/,
  );
  return { backend, name: known, saved: () => backend.testSets.get(known)! };
}
