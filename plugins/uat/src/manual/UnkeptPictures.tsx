import { Alert, Button } from '@backstage/ui';
import type { Unkept } from './useUnkept';

/** Pictures that could not be kept, of whatever step, and the way to try again. */
export function UnkeptPictures({ unkept }: { unkept: Unkept }) {
  const { pictures, tryPicturesAgain } = unkept;
  if (pictures.length === 0) {
    return null;
  }
  const names = pictures.map(({ file }) => file.name).join(', ');
  return (
    <div role="status">
      <Alert
        status="warning"
        icon
        title={
          pictures.length === 1
            ? 'A picture is not kept yet'
            : `${pictures.length} pictures are not kept yet`
        }
        description={`${names}. They are still here as long as this page is open.`}
        customActions={
          <Button
            size="small"
            variant="secondary"
            onPress={() => void tryPicturesAgain(pictures)}
          >
            Try again
          </Button>
        }
      />
    </div>
  );
}
