import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
} from '@backstage/ui';
import { formatCount } from '../../components/counts';
import type { ImportMode } from '../draft/importTable';

const linesOf = (rows: number) =>
  rows === 1 ? '1 line' : `${formatCount(rows)} lines`;

/** Asks what shall become of the rows that are there already. */
export function ImportDialog(props: {
  fileName: string;
  rows: number;
  existing: number;
  onChoose: (mode: ImportMode) => void;
  onCancel: () => void;
}) {
  const { fileName, rows, existing, onChoose, onCancel } = props;
  return (
    <Dialog isOpen onOpenChange={open => !open && onCancel()} width={480}>
      <DialogHeader>Import “{fileName}”</DialogHeader>
      <DialogBody>
        <Text>
          The file has {linesOf(rows)}, and the data set has{' '}
          {existing === 1 ? '1 row' : `${formatCount(existing)} rows`} already.
          Columns are matched by their names. When rows are added, one with a
          key that exists is updated.
        </Text>
      </DialogBody>
      <DialogFooter>
        <Flex gap="2" justify="end" style={{ flexWrap: 'wrap' }}>
          <Button variant="tertiary" onPress={onCancel}>
            Cancel
          </Button>
          <Button variant="secondary" onPress={() => onChoose('replace')}>
            Replace all rows
          </Button>
          <Button variant="primary" onPress={() => onChoose('add')}>
            Add and update rows
          </Button>
        </Flex>
      </DialogFooter>
    </Dialog>
  );
}
