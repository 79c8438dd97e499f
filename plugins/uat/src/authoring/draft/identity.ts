/**
 * Steps, cases and rows carry no id of their own: their schema is strict, and names change while they are typed.
 * The page still has to know that an item is the same one after an edit, a move or an undo (for focus, expansion,
 * selection and drag), so each object gets an identity that edits hand on. It never leaves the page.
 */
const identities = new WeakMap<object, string>();
let last = 0;

export function identityOf(item: object): string {
  let identity = identities.get(item);
  if (identity === undefined) {
    last += 1;
    identity = `item-${last}`;
    identities.set(item, identity);
  }
  return identity;
}

/** Says that `after` is `before`, edited. */
export function keepIdentity<T extends object>(before: object, after: T): T {
  identities.set(after, identityOf(before));
  return after;
}
