import { fitsAddress, fullAddress } from './addresses';
import { compare, fitsStars, matchPattern } from './compare';

describe('compare', () => {
  it.each([
    ['a', 'equals', 'a', true],
    ['1.10', 'equals', '1.1', false],
    ['abc', 'contains', 'b', true],
    ['abc', 'startsWith', 'ab', true],
    ['abc', 'endsWith', 'ab', false],
    ['abc', 'matches', '^a.c$', true],
    [' ', 'isEmpty', '', true],
    ['10', 'greaterThan', '9', true],
    ['9', 'atLeast', '9', true],
    ['2026-01-31', 'lessThan', '2026-02-01', true],
    ['-1.5', 'atMost', '-2', false],
  ] as const)('“%s” %s “%s” is %s', (actual, operator, expected, holds) => {
    expect(compare(actual, operator, expected)).toBe(holds);
  });

  it('puts nothing in order that has none', () => {
    expect(() => compare('€ 12', 'greaterThan', '9')).toThrow(
      'cannot be put in order',
    );
  });
});

describe('a star', () => {
  it.each([
    ['a*', 'abc', true],
    ['*c', 'abc', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*a', 'a', false],
    ['*', '', true],
    ['ab', 'abc', false],
    ['a*b*b', 'ab', false],
  ])('in %s fits %s: %s', (pattern, text, fits) => {
    expect(fitsStars(pattern, text)).toBe(fits);
  });

  it('takes no longer the more of them there are', () => {
    expect(fitsStars('a*'.repeat(5_000), 'a'.repeat(4_999))).toBe(false);
  });
});

describe('an address', () => {
  const base = 'https://shop.example/app/';

  it.each([
    ['/orders/*', 'https://shop.example/orders/7', true],
    ['https://*.example/orders', 'https://a.example/orders', true],
    ['/', 'https://shop.example/', true],
    ['/orders', 'https://shop.example/orders?page=2', false],
    ['/häuser', 'https://shop.example/h%C3%A4user', true],
  ])('%s fits %s: %s', (pattern, url, fits) => {
    expect(fitsAddress(pattern, url, base)).toBe(fits);
  });

  it.each([
    'file:///etc/passwd',
    'view-source:https://shop.example/',
    'chrome://crash',
    'data:text/html,x',
  ])('of another kind is refused: %s', address => {
    expect(() => fullAddress(address, base)).toThrow(
      'only http and https addresses can',
    );
  });
});

it('stops a regular expression that tries without end', () => {
  expect(() => matchPattern('^(a+)+$', `${'a'.repeat(50)}!`)).toThrow(
    'takes too long',
  );
});
