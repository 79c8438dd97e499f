import type { Iteration } from '@uatcms/plugin-uat-common';

/**
 * Iterations that are shown together: those of all cases without rows, and those of cases that share rows, be it
 * through a third case. In the order in which they are first seen.
 */
export function blocksOf(iterations: Iteration[]): Iteration[][] {
  const parents = new Map<string, string>();
  const rootOf = (node: string): string => {
    let root = node;
    while (parents.get(root) !== root) {
      root = parents.get(root)!;
    }
    parents.set(node, root);
    return root;
  };
  const join = (a: string, b: string) => {
    for (const node of [a, b]) {
      if (!parents.has(node)) {
        parents.set(node, node);
      }
    }
    parents.set(rootOf(b), rootOf(a));
  };

  for (const { caseName, rowKey } of iterations) {
    join(rowKey === null ? 'no row' : `row ${rowKey}`, `case ${caseName}`);
  }

  const blocks = new Map<string, Iteration[]>();
  for (const iteration of iterations) {
    const root = rootOf(`case ${iteration.caseName}`);
    const block = blocks.get(root);
    if (block) {
      block.push(iteration);
    } else {
      blocks.set(root, [iteration]);
    }
  }
  return [...blocks.values()];
}
