import {
  Menu,
  MenuItem,
  MenuSeparator,
  MenuTrigger,
  Button,
} from '@backstage/ui';
import {
  RiArrowLeftLine,
  RiArrowRightLine,
  RiDeleteBinLine,
  RiErrorWarningFill,
  RiInsertColumnLeft,
  RiInsertColumnRight,
  RiPencilLine,
} from '@remixicon/react';
import type { DataColumn } from '@uatcms/plugin-uat-common';
import styles from './DataGrid.module.css';

export interface ColumnActions {
  edit(index: number): void;
  insert(at: number): void;
  move(from: number, to: number): void;
  remove(index: number): void;
}

export function ColumnHeader(props: {
  column: DataColumn;
  index: number;
  count: number;
  left: number;
  width: number;
  problem: string | undefined;
  actions: ColumnActions;
}) {
  const { column, index, count, left, width, problem, actions } = props;
  return (
    <div
      role="columnheader"
      aria-colindex={index + 2}
      className={styles.columnHeader}
      style={{ left, width }}
      title={problem}
    >
      <MenuTrigger>
        <Button
          size="small"
          variant="tertiary"
          className={styles.columnButton}
          aria-label={`Column ${column.name}, ${column.type}${
            problem ? `, problem: ${problem}` : ''
          }`}
        >
          <span className={styles.columnName}>{column.name}</span>
          <span className={styles.columnType}>{column.type}</span>
          {problem && (
            <RiErrorWarningFill size={14} className={styles.mark} aria-hidden />
          )}
        </Button>
        <Menu maxWidth="220px">
          <MenuItem
            iconStart={<RiPencilLine />}
            onAction={() => actions.edit(index)}
          >
            Name and type…
          </MenuItem>
          <MenuItem
            iconStart={<RiInsertColumnLeft />}
            onAction={() => actions.insert(index)}
          >
            Insert on the left
          </MenuItem>
          <MenuItem
            iconStart={<RiInsertColumnRight />}
            onAction={() => actions.insert(index + 1)}
          >
            Insert on the right
          </MenuItem>
          <MenuItem
            iconStart={<RiArrowLeftLine />}
            isDisabled={index === 0}
            onAction={() => actions.move(index, index - 1)}
          >
            Move to the left
          </MenuItem>
          <MenuItem
            iconStart={<RiArrowRightLine />}
            isDisabled={index === count - 1}
            onAction={() => actions.move(index, index + 1)}
          >
            Move to the right
          </MenuItem>
          <MenuSeparator />
          <MenuItem
            color="danger"
            iconStart={<RiDeleteBinLine />}
            isDisabled={count === 1}
            onAction={() => actions.remove(index)}
          >
            Delete the column
          </MenuItem>
        </Menu>
      </MenuTrigger>
    </div>
  );
}
