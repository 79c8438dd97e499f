import { render, screen } from '@testing-library/react';
import App from './App';

describe('App', () => {
  it('begins at the sign-in page', async () => {
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: [
        {
          context: 'test',
          data: {
            app: { title: 'UAT', baseUrl: 'http://localhost:7007' },
            backend: { baseUrl: 'http://localhost:7007' },
            auth: { environment: 'development' },
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
