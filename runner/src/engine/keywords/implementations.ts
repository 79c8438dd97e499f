import type { Keyword } from '@uatcms/plugin-uat-common';
import { actImplementations } from './act';
import { armImplementations } from './arm';
import { dataImplementations } from './data';
import { expectImplementations } from './expect';
import { extendedImplementations } from './extended';
import { flowImplementations } from './flow';
import type { Implementations } from './implementation';
import { pageImplementations } from './page';

/** Every keyword of the catalogue. One without an implementation does not compile. */
export const implementations: Implementations<Keyword> = {
  ...pageImplementations,
  ...actImplementations,
  ...armImplementations,
  ...expectImplementations,
  ...dataImplementations,
  ...flowImplementations,
  ...extendedImplementations,
};
