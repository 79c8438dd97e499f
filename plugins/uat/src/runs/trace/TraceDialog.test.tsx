import { act, screen, waitFor } from '@testing-library/react';
import type { ArtifactRef } from '@uatcms/plugin-uat-common';
import { FakeBackend } from '../../testing/FakeBackend';
import { renderPage } from '../../testing/renderPage';
import { TraceDialog } from './TraceDialog';

const trace: ArtifactRef = {
  sha256: 'e'.repeat(64),
  kind: 'trace',
  name: 'trace.zip',
  contentType: 'application/zip',
  size: 4,
};

function open(options: { isKept?: boolean; isSecure?: boolean } = {}) {
  const { isKept = true, isSecure = true } = options;
  Object.defineProperty(navigator, 'serviceWorker', {
    value: isSecure ? {} : undefined,
    configurable: true,
  });
  const backend = new FakeBackend();
  if (isKept) {
    backend.artifacts.set(trace.sha256, new Blob(['zip!']));
  }
  renderPage(<TraceDialog trace={trace} onClose={() => {}} />, { backend });
}

const viewer = () =>
  screen.findByTitle('Trace viewer') as Promise<HTMLIFrameElement>;

const sayReady = (from: Window | null, origin: string) =>
  act(async () => {
    window.dispatchEvent(
      new MessageEvent('message', {
        data: { method: 'ready' },
        source: from,
        origin,
      }),
    );
  });

describe('TraceDialog', () => {
  it('hands the trace to the viewer when that says it is ready, and to nobody else', async () => {
    open();
    const frame = await viewer();
    expect(frame).toHaveAttribute(
      'src',
      'http://localhost/api/uat/trace-viewer/index.html',
    );
    const post = jest
      .spyOn(frame.contentWindow!, 'postMessage')
      .mockImplementation(() => {});

    await sayReady(window, 'http://localhost');
    await sayReady(frame.contentWindow, 'http://elsewhere.example');
    expect(post).not.toHaveBeenCalled();
    expect(screen.getByText('Loading the trace')).toBeInTheDocument();

    await sayReady(frame.contentWindow, 'http://localhost');
    await waitFor(() => expect(post).toHaveBeenCalledTimes(1));
    const [[message, origin]] = post.mock.calls as unknown as [
      [{ method: string; params: { trace: Blob } }, string],
    ];
    expect(message.method).toBe('load');
    expect(message.params.trace.size).toBe(4);
    expect(origin).toBe('http://localhost');
    expect(screen.queryByText('Loading the trace')).not.toBeInTheDocument();
  });

  it('says that a trace is no longer kept', async () => {
    open({ isKept: false });
    expect(
      await screen.findByText(/The trace is no longer kept/),
    ).toBeInTheDocument();
  });

  it('offers the download where browsers let no viewer work', async () => {
    open({ isSecure: false });
    expect(
      await screen.findByText('The trace cannot be shown here'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: /trace.zip/ }),
    ).toBeInTheDocument();
    expect(screen.queryByTitle('Trace viewer')).not.toBeInTheDocument();
  });
});
