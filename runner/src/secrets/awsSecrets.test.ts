import { awsSecrets } from './awsSecrets';

const environment = { name: 'shop', secrets: ['PASSWORD', 'MISSING'] };

describe('secrets of AWS', () => {
  let asked: string[];
  let opened: number;
  let time: number;
  let values: Record<string, string>;

  beforeEach(() => {
    asked = [];
    opened = 0;
    time = 0;
    values = { 'team/shop/PASSWORD': 'first' };
  });

  const source = () =>
    awsSecrets(
      async () => {
        opened += 1;
        return async id => {
          asked.push(id);
          if (!(id in values)) {
            throw Object.assign(new Error(), {
              name: 'ResourceNotFoundException',
            });
          }
          return values[id];
        };
      },
      'team/',
      () => time,
    );

  it('are found under prefix, environment and name', async () => {
    const read = await source().read(environment);
    expect([...read]).toEqual([['PASSWORD', 'first']]);
    expect(asked.sort()).toEqual(['team/shop/MISSING', 'team/shop/PASSWORD']);
  });

  it('are asked for once in five minutes, and those that were missing again each time', async () => {
    const secrets = source();
    await secrets.read(environment);
    asked = [];
    values = { 'team/shop/PASSWORD': 'second' };
    expect((await secrets.read(environment)).get('PASSWORD')).toBe('first');
    expect(asked).toEqual(['team/shop/MISSING']);
    time += 5 * 60_000;
    expect((await secrets.read(environment)).get('PASSWORD')).toBe('second');
    expect(opened).toBe(1);
  });

  it('need no client while an environment has none', async () => {
    await source().read({ name: 'shop', secrets: [] });
    expect(opened).toBe(0);
  });

  it('that cannot be read say where they belong, and why', async () => {
    const secrets = source();
    await secrets.read(environment);
    expect(secrets.wayOut('shop', 'MISSING')).toBe(
      'Keep it in AWS Secrets Manager as “team/shop/MISSING”, where the role of the runner may read it (reading it ended with ResourceNotFoundException).',
    );
  });
});
