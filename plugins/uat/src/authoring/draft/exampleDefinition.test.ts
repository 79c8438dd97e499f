import { validateDefinition } from '@uatcms/plugin-uat-common';
import { exampleDefinition } from './exampleDefinition.fixture';

it('the example of these tests is a valid definition', () => {
  expect(validateDefinition(exampleDefinition()).problems).toEqual([]);
});
