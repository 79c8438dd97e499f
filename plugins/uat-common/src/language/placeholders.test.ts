import { generate } from './generators';
import {
  findPlaceholders,
  parseTemplate,
  renderDeep,
  renderTemplate,
} from './placeholders';

const say = (template: string) =>
  renderTemplate(template, placeholder =>
    placeholder.kind === 'generator'
      ? `<${placeholder.name}:${placeholder.args}>`
      : `<${placeholder.kind}:${placeholder.name}>`,
  );

describe('placeholders', () => {
  it.each([
    ['plain', 'plain'],
    ['{{email}}', '<name:email>'],
    ['a {{ email }} b', 'a <name:email> b'],
    ['{{env.STORE}}/{{secret.TOKEN}}', '<env:STORE>/<secret:TOKEN>'],
    ['{{digits(4)}}{{uuid}}', '<digits:4><uuid:>'],
    ['{{date(+3d, dd.MM.yyyy)}}', '<date:+3d,dd.MM.yyyy>'],
    ['\\{{email}}', '{{email}}'],
    ['{ {email} }', '{ {email} }'],
    ['{{a}}{{b}}', '<name:a><name:b>'],
  ])('%s is read as %s', (template, expected) => {
    expect(say(template)).toBe(expected);
  });

  it.each([
    '{{}}',
    '{{a b}}',
    '{{env.}}',
    '{{digits(0)}}',
    '{{digits(65)}}',
    '{{nothing(1)}}',
    '{{uuid(1)}}',
  ])('%s is malformed, and said so', template => {
    expect(parseTemplate(template)).toEqual([
      { problem: expect.any(String), source: template },
    ]);
    expect(() => say(template)).toThrow(template);
  });

  it('finds placeholders however deep they are, with their places', () => {
    expect(
      findPlaceholders({ a: ['x', { b: '{{one}}' }], c: '{{env.TWO}}' }).map(
        ({ path, source }) => [path, source],
      ),
    ).toEqual([
      [['a', 1, 'b'], '{{one}}'],
      [['c'], '{{env.TWO}}'],
    ]);
  });

  it('fills in texts however deep they are, and nothing else', () => {
    expect(
      renderDeep({ n: 1, t: ['{{x}}', true], o: { k: '{{x}}!' } }, () => 'v'),
    ).toEqual({ n: 1, t: ['v', true], o: { k: 'v!' } });
  });
});

describe('generators', () => {
  const now = new Date('2026-01-31T10:20:30Z');

  it.each([
    ['date', [], '2026-01-31'],
    ['date', ['+1d'], '2026-02-01'],
    ['date', ['+1M'], '2026-02-28'],
    ['date', ['-1y', 'dd.MM.yyyy'], '31.01.2025'],
    ['date', ['yyyy'], '2026'],
    ['now', ['+2h'], '2026-01-31T12:20:30Z'],
    ['timestamp', [], '1769854830000'],
  ] as const)('%s(%s) is %s', (name, args, expected) => {
    expect(generate(name, [...args], now)).toBe(expected);
  });

  it('makes as many digits and letters as asked for', () => {
    expect(generate('digits', ['8'])).toMatch(/^\d{8}$/);
    expect(generate('letters', ['3'])).toMatch(/^[a-z]{3}$/);
    expect(generate('uuid', [])).toMatch(/^[0-9a-f-]{36}$/);
  });
});
