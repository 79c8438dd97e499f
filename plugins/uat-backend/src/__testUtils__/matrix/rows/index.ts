import type { Row } from '../Row';
import { checkRows } from './checks';
import { environmentRows } from './environments';
import { otherRows } from './others';
import { reviewRows } from './reviews';
import { runRows } from './runs';
import { signOffRows } from './signOffs';
import { testSetRows } from './testSets';

/** Every route that there is has a row here: the matrix fails otherwise. */
export const rows: Row[] = [
  ...testSetRows,
  ...environmentRows,
  ...runRows,
  ...reviewRows,
  ...checkRows,
  ...signOffRows,
  ...otherRows,
];
