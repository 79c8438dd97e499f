import { Button, Container, Flex, Text } from '@backstage/ui';
import { LinearProgress } from '@material-ui/core';
import { useEffect, useState } from 'react';

/** After that many seconds something other than patience may be needed. */
const LONG_SECONDS = 45;

/** Stands between the creation of a test set and the moment when the catalog can show its page. */
export function WaitingForCatalog({
  title,
  onGo,
}: {
  title: string;
  onGo: () => void;
}) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(before => before + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Container>
      <Flex
        direction="column"
        gap="3"
        style={{ maxWidth: 560, paddingTop: 32 }}
      >
        <Text as="h2" variant="title-small" weight="bold">
          “{title}” is created
        </Text>
        <div role="status">
          <Text color="secondary">
            {seconds < LONG_SECONDS
              ? 'Waiting until the catalog has taken it in. This takes some seconds.'
              : 'The catalog needs longer than usual. The test set is saved; you can wait here or come back later.'}
          </Text>
        </div>
        <LinearProgress aria-label="Waiting for the catalog" />
        {seconds >= LONG_SECONDS && (
          <Button variant="secondary" onPress={onGo}>
            Open its page anyway
          </Button>
        )}
      </Flex>
    </Container>
  );
}
