import {
  Container,
  Link,
  Tab,
  TabList,
  TabPanel,
  Tabs,
  Text,
} from '@backstage/ui';
import type { Inbox } from '@uatcms/plugin-uat-common';
import type { ComponentType } from 'react';
import { Navigate, useParams } from 'react-router-dom';
import { PageSkeleton } from '../components/PageSkeleton';
import { useLinks, type InboxPart } from '../links';
import { ChecksInbox } from './ChecksInbox';
import styles from './inbox.module.css';
import { useInbox } from './inboxQueries';
import { ReviewsInbox } from './ReviewsInbox';
import { SignOffsInbox } from './SignOffsInbox';

interface Part {
  id: InboxPart;
  label: string;
  count: (inbox: Inbox) => number;
  Content: ComponentType;
}

const parts: Part[] = [
  {
    id: 'checks',
    label: 'Checks',
    count: ({ checks }) => checks,
    Content: ChecksInbox,
  },
  {
    id: 'reviews',
    label: 'Reviews',
    count: ({ reviews }) => reviews,
    Content: ReviewsInbox,
  },
  {
    id: 'sign-offs',
    label: 'Sign-offs',
    count: ({ signOffs }) => signOffs,
    Content: SignOffsInbox,
  },
];

/** All that waits for the reader. Each part has an address of its own; without one it is the first that has something. */
export function InboxPage() {
  const links = useLinks();
  const { part: asked } = useParams<{ part: string }>();
  const { data: inbox, error } = useInbox();
  const part = parts.find(({ id }) => id === asked);
  if (!part) {
    if (!inbox && !error) {
      return <PageSkeleton lines={6} />;
    }
    const first = parts.find(({ count }) => inbox && count(inbox) > 0);
    return <Navigate to={links.inbox((first ?? parts[0]).id)} replace />;
  }
  const { id: shown, Content } = part;
  return (
    <Container>
      <div className={styles.page}>
        <nav className={styles.back}>
          <Link href={links.overview()}>Test sets</Link>
        </nav>
        <Text as="h2" variant="title-small" weight="bold">
          Your inbox
        </Text>
        <Tabs selectedKey={shown}>
          <TabList aria-label="What waits for you">
            {parts.map(({ id, label, count }) => (
              <Tab key={id} id={id} href={links.inbox(id)}>
                {inbox && count(inbox) > 0
                  ? `${label} (${count(inbox)})`
                  : label}
              </Tab>
            ))}
          </TabList>
          <TabPanel id={shown}>
            <div className={styles.page}>
              <Content />
            </div>
          </TabPanel>
        </Tabs>
      </div>
    </Container>
  );
}
