const numbers = new Intl.NumberFormat('en');

/** A number of things as people read it: `10,000`. */
export function formatCount(count: number): string {
  return numbers.format(count);
}
