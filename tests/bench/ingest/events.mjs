/** Steps as runners report them of a sign-in: eight, of which the fourth has something to tell. */
export const stepsOf = [
  ['openUrl', 'Open /login'],
  ['fill', 'Fill “E-mail” with person1234@example.org'],
  ['fill', 'Fill “Password” with ••••••'],
  ['click', 'Click “Sign in”'],
  ['expectUrl', 'Expect the address to be /account'],
  ['expectText', 'Expect “Welcome” to be “Welcome back, Person 1234”'],
  ['click', 'Click “Orders”'],
  ['expectVisible', 'Expect “Your orders” to be visible'],
];

/**
 * Everything a runner reports of an iteration that passes.
 *
 * @param {string} iterationId
 * @returns {any[]}
 */
export function eventsOf(iterationId) {
  const at = new Date().toISOString();
  const ofTry = { iterationId, try: 1 };
  return [
    { type: 'attemptStarted', ...ofTry, at },
    ...stepsOf.map(([keyword, title], sequence) => ({
      type: 'stepFinished',
      ...ofTry,
      step: {
        sequence,
        path: [sequence],
        keyword,
        title,
        status: 'passed',
        startedAt: at,
        durationMs: 12.25 + sequence,
        pageUrl: 'https://shop.example.org/account/orders?page=1',
        ...(sequence === 3 && {
          notices: [
            { kind: 'console', text: 'Deprecated: use fetch() instead' },
          ],
        }),
      },
    })),
    {
      type: 'attemptFinished',
      ...ofTry,
      at,
      durationMs: 130,
      verdict: 'passed',
      final: true,
    },
  ];
}
