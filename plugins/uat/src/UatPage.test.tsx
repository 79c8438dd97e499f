import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { FakeBackend } from './testing/FakeBackend';
import { renderPage } from './testing/renderPage';
import { sampleId } from './testing/samples';
import { UatPage } from './UatPage';

const pages = (
  <Routes>
    <Route path="/uat/*" element={<UatPage />} />
  </Routes>
);
const id = sampleId(404);

describe('an address that leads to nothing', () => {
  it.each([
    ['nowhere/at/all', 'There is no such page', '/uat'],
    [`runs/${id}`, 'There is no such run', '/uat'],
    [`runs/${id}/compare`, 'There is no such run', '/uat'],
    [`checks/${id}/${id}`, 'There is no such check', '/uat/inbox/checks'],
    [`sign-offs/${id}`, 'There is no such sign-off', '/uat/sign-offs'],
    ['test-sets/gone/changes', 'There is no such test set', '/uat'],
  ])('/uat/%s says “%s”, and the way on', async (path, title, wayOn) => {
    const backend = new FakeBackend();
    renderPage(pages, { backend, path: `/uat/${path}` });
    expect(
      await screen.findByRole('heading', { name: title }),
    ).toBeInTheDocument();
    expect(
      screen
        .getAllByRole('link')
        .some(link => link.getAttribute('href') === wayOn),
    ).toBe(true);
    expect(screen.queryByRole('status', { busy: true })).toBeNull();
  });

  it('says the same where the name in it is none', async () => {
    const backend = new FakeBackend();
    backend.answers.set('GET /runs/nonsense', {
      status: 400,
      body: { error: { message: 'id: Invalid UUID' }, response: {} },
    });
    renderPage(pages, { backend, path: '/uat/runs/nonsense' });
    expect(await screen.findByText('There is no such run')).toBeInTheDocument();
  });
});
