/**
 * A test set with one case whose pages take their time, so that each iteration is under way for long enough to be hit.
 * Each row takes a millisecond more than the one before, and its page says so: no two pictures are the same.
 *
 * @param options.query - of the address of the page, which each step reports
 * @param options.more - steps between the page and what is expected of it, and after that
 */
export function patienceWith(options: {
  rows: number;
  milliseconds: number;
  query?: string;
  more?: { before: object[]; after: object[] };
}) {
  const { rows, milliseconds, query = '', more } = options;
  return {
    name: 'patience',
    title: 'Patience',
    owner: 'group:default/checkout-team',
    environments: ['shop'],
    definition: {
      cases: [
        {
          name: 'Wait for an answer',
          dataSet: 'waits',
          steps: [
            {
              keyword: 'openUrl',
              url: `/faults/delay/{{milliseconds}}${query}`,
            },
            ...(more?.before ?? []),
            { keyword: 'expectPage', url: '/faults/delay/*' },
            ...(more?.after ?? []),
          ],
        },
      ],
      dataSets: [
        {
          name: 'waits',
          columns: [{ name: 'milliseconds', type: 'number' }],
          rows: Array.from({ length: rows }, (_, index) => ({
            key: `row ${index + 1}`,
            values: { milliseconds: milliseconds + index },
          })),
        },
      ],
    },
  };
}

/** The configuration of environments of the example shop. */
export function shopEnvironments(url: string) {
  return ['shop', 'shop-local', 'shop-lambda'].map(name => ({
    name,
    title: name,
    baseUrl: url,
    variables: { STORE: 'Example Shop' },
    secrets: ['SHOP_PASSWORD'],
  }));
}
