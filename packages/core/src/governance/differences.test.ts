import { differences } from './differences';

describe('differences', () => {
  it('finds nothing between equal values', () => {
    const value = { a: [1, { b: null }], c: 'x' };
    expect(differences(value, structuredClone(value))).toEqual([]);
  });

  it('says what was added, removed and changed, and where', () => {
    expect(
      differences({ a: 1, b: { c: 2, d: 3 } }, { b: { c: 4, d: 3 }, e: 5 }),
    ).toEqual([
      { path: ['a'], old: 1 },
      { path: ['b', 'c'], old: 2, new: 4 },
      { path: ['e'], new: 5 },
    ]);
  });

  it('tells a value from none at all', () => {
    expect(differences(undefined, { a: 1 })).toEqual([
      { path: [], new: { a: 1 } },
    ]);
    expect(differences({ a: null }, {})).toEqual([{ path: ['a'], old: null }]);
  });

  it('calls things in lists by their names, so that one inserted is one difference', () => {
    const before = [{ name: 'x', v: 1 }, { name: 'y' }];
    const after = [{ name: 'new' }, { name: 'x', v: 2 }, { name: 'y' }];
    expect(differences(before, after)).toEqual([
      { path: ['x', 'v'], old: 1, new: 2 },
      { path: ['new'], new: { name: 'new' } },
    ]);
  });

  it('says when only the order changed', () => {
    const [x, y, z] = ['x', 'y', 'z'].map(key => ({ key }));
    expect(differences([x, y, z], [y, x])).toEqual([
      { path: ['z'], old: z },
      { path: ['order'], old: ['x', 'y'], new: ['y', 'x'] },
    ]);
  });

  it('compares things without a name of their own by position', () => {
    expect(differences([1, 2], [1, 3, 4])).toEqual([
      { path: [1], old: 2, new: 3 },
      { path: [2], new: 4 },
    ]);
    const twice = [{ name: 'x' }, { name: 'x' }];
    expect(differences(twice, [{ name: 'x' }])).toEqual([
      { path: [1], old: { name: 'x' } },
    ]);
  });

  const openUrl = (url: string) => ({ keyword: 'openUrl', url });
  const click = { keyword: 'click', target: 'Pay' };

  it('tells an inserted and a removed step as one difference each', () => {
    const before = [openUrl('/a'), openUrl('/b'), click];
    expect(differences(before, [click, ...before])).toEqual([
      { path: [0], new: click },
    ]);
    expect(differences(before, [openUrl('/b'), click])).toEqual([
      { path: [0], old: openUrl('/a') },
    ]);
  });

  it('finds equal steps whatever the order of their keys', () => {
    const turned = { url: '/a', keyword: 'openUrl' };
    expect(differences([openUrl('/a')], [click, turned])).toEqual([
      { path: [0], new: click },
    ]);
  });

  it('says what changed in a step, and tells another step as a whole', () => {
    expect(differences([openUrl('/a'), click], [openUrl('/b'), click])).toEqual(
      [{ path: [0, 'url'], old: '/a', new: '/b' }],
    );
    expect(differences([openUrl('/a')], [click])).toEqual([
      { path: [0], old: openUrl('/a'), new: click },
    ]);
  });
});
