import { canonicalJson, contentHash } from './contentHash';

describe('contentHash', () => {
  it('is the same for the same content in another order of properties', () => {
    expect(contentHash({ a: 1, b: { c: [1, 2], d: null } })).toBe(
      contentHash({ b: { d: null, c: [1, 2] }, a: 1 }),
    );
  });

  it('differs for another order of a list, another type and another text', () => {
    const hashes = [[1, 2], [2, 1], ['1', 2], [1, 2, null], {}].map(
      contentHash,
    );
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('takes a property that is undefined for none at all', () => {
    expect(canonicalJson({ b: undefined, a: 'é"\n' })).toBe('{"a":"é\\"\\n"}');
  });
});
