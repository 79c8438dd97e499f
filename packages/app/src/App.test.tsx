import { render, screen } from '@testing-library/react';
import App from './App';

describe('App', () => {
  it('offers a guest the way in', async () => {
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: [
        {
          context: 'test',
          data: {
            app: { title: 'UAT', packages: 'all' },
            backend: { baseUrl: 'http://localhost:7007' },
            auth: { providers: { guest: {} } },
          },
        },
      ] as any,
    };

    render(App.createRoot());

    expect(
      await screen.findByText('Enter', {}, { timeout: 15_000 }),
    ).toBeInTheDocument();
  }, 20_000);
});
