/**
 * Parts of a browser that jsdom lacks and that dragging needs as soon as it is loaded: import this first. jsdom has no
 * layout, so there is never anything to observe.
 */
class NothingToObserve {
  observe() {}
  unobserve() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
}

Object.assign(globalThis, {
  ResizeObserver: globalThis.ResizeObserver ?? NothingToObserve,
  IntersectionObserver: globalThis.IntersectionObserver ?? NothingToObserve,
});

// jsdom takes only its own signals, and the signals of these tests are those of Node, as the client of the API needs.
const addListener = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function addEventListener(
  type,
  listener,
  options,
) {
  if (typeof options !== 'object' || !options?.signal) {
    addListener.call(this, type, listener, options);
    return;
  }
  const { signal, ...rest } = options;
  signal.addEventListener('abort', () =>
    this.removeEventListener(type, listener, rest),
  );
  addListener.call(this, type, listener, rest);
};

// Whole pages are slow to draw without a browser, more so while other tests run beside them.
jest.setTimeout(60_000);

export {};
