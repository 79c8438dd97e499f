/**
 * Gives every element a size while the tests of a file run: jsdom has no layout, so that a virtual scroller would show
 * nothing.
 */
export function giveElementsASize(): void {
  beforeEach(() => {
    jest.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(800);
    jest.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(1200);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
}
