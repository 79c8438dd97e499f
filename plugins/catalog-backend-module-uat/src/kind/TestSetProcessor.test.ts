import type { Entity } from '@backstage/catalog-model';
import type { CatalogProcessorResult } from '@backstage/plugin-catalog-node';
import { TestSetProcessor } from './TestSetProcessor';

const processor = new TestSetProcessor();

const testSet = (spec: object): Entity => ({
  apiVersion: 'uatcms.io/v1alpha1',
  kind: 'TestSet',
  metadata: { name: 'checkout-smoke', namespace: 'default' },
  spec: spec as Entity['spec'],
});

async function relationsOf(entity: Entity): Promise<string[]> {
  const results: CatalogProcessorResult[] = [];
  await processor.postProcessEntity(
    entity,
    { type: 'url', target: 'http://x' },
    result => results.push(result),
  );
  return results.map(result => {
    if (result.type !== 'relation') {
      throw new Error(`Unexpected ${result.type}`);
    }
    const { source, type, target } = result.relation;
    return `${source.kind}:${source.name} ${type} ${target.kind}:${target.namespace}/${target.name}`;
  });
}

describe('TestSetProcessor', () => {
  it('leaves other kinds alone', async () => {
    const component = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'x' },
    };
    await expect(processor.validateEntityKind(component)).resolves.toBe(false);
    await expect(relationsOf(component)).resolves.toEqual([]);
  });

  it('accepts a test set, with or without its content', async () => {
    await expect(
      processor.validateEntityKind(testSet({ owner: 'checkout' })),
    ).resolves.toBe(true);
    await expect(
      processor.validateEntityKind(
        testSet({
          owner: 'checkout',
          tests: ['web'],
          definition: { cases: [{ name: 'a', steps: [] }] },
        }),
      ),
    ).resolves.toBe(true);
  });

  it('names all problems of a test set at once, those of its content too', async () => {
    const bad = testSet({
      tests: 'web',
      surprise: 1,
      definition: {
        cases: [
          {
            name: 'Sign in',
            steps: [{ keyword: 'clik' }, { keyword: 'fill', value: 'x' }],
          },
        ],
      },
    });
    await expect(processor.validateEntityKind(bad)).rejects.toThrow(
      /5 problem\(s\): owner is needed; tests must be a list; surprise is not known here; case “Sign in”, step 1, keyword “clik” is not a keyword; case “Sign in”, step 2, target is needed/,
    );
  });

  it('tells both directions of who owns it, what it is part of and what it tests', async () => {
    const relations = await relationsOf(
      testSet({
        owner: 'checkout',
        system: 'shop',
        tests: ['web', 'api:payments/checkout'],
      }),
    );
    expect(relations).toEqual([
      'TestSet:checkout-smoke ownedBy Group:default/checkout',
      'Group:checkout ownerOf TestSet:default/checkout-smoke',
      'TestSet:checkout-smoke partOf System:default/shop',
      'System:shop hasPart TestSet:default/checkout-smoke',
      'TestSet:checkout-smoke tests Component:default/web',
      'Component:web testedBy TestSet:default/checkout-smoke',
      'TestSet:checkout-smoke tests api:payments/checkout',
      'api:checkout testedBy TestSet:default/checkout-smoke',
    ]);
  });
});
