// The work that is measured: one person signs in to the example shop and looks around. Eight steps.
export const password = 'correct-horse';

/** @param {number} rows @returns {{ email: string, name: string }[]} */
export function people(rows) {
  return Array.from({ length: rows }, (_, index) => {
    const number = String(index + 1).padStart(4, '0');
    return { email: `person.${number}@shop.example`, name: `Person ${number}` };
  });
}

/** As steps of the test language, for the runner. */
export const steps = [
  { keyword: 'openUrl', url: '/sign-in' },
  { keyword: 'fill', target: { label: 'E-mail' }, value: '{{email}}' },
  { keyword: 'fill', target: { label: 'Password' }, value: password },
  { keyword: 'click', target: { role: 'button', name: 'Sign in' } },
  {
    keyword: 'expectVisible',
    target: { role: 'button', name: 'Sign out' },
  },
  {
    keyword: 'expectText',
    target: { role: 'status' },
    operator: 'contains',
    text: 'Welcome',
  },
  { keyword: 'expectPage', url: '/' },
  {
    keyword: 'expectText',
    target: { role: 'heading', level: 1 },
    text: 'Products',
  },
];
