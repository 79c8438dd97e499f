import { Container, Link, Select, Switch, Text } from '@backstage/ui';
import { signOffOutcomes } from '@uatcms/plugin-uat-common';
import { EmptyState } from '../components/EmptyState';
import { useAddressParams } from '../components/useAddressParams';
import { useLinks } from '../links';
import { signOffLook } from './outcomeLook';
import styles from './signoff.module.css';
import { SignOffList } from './SignOffList';
import { useSignOffs } from './signOffQueries';

/** All sign-offs; the filter stands in the address, so that it can be shared. */
export function SignOffsPage() {
  const links = useLinks();
  const { params, set } = useAddressParams();
  const outcome = signOffOutcomes.find(one => one === params.get('outcome'));
  const mine = params.get('mine') === '1';
  const signOffs = useSignOffs({ outcomes: outcome && [outcome], mine });
  return (
    <Container>
      <div className={styles.page}>
        <nav className={styles.back}>
          <Link href={links.overview()}>Test sets</Link>
        </nav>
        <Text as="h2" variant="title-small" weight="bold">
          Sign-offs
        </Text>
        <div className={styles.filter}>
          <Select
            className={styles.outcome}
            aria-label="Outcome"
            size="small"
            options={[
              { value: 'all', label: 'All outcomes' },
              ...signOffOutcomes.map(value => ({
                value,
                label: signOffLook[value].word,
              })),
            ]}
            value={outcome ?? 'all'}
            onChange={key =>
              set({ outcome: key === 'all' ? undefined : String(key) })
            }
          />
          <Switch
            label="Waiting for me"
            isSelected={mine}
            onChange={on => set({ mine: on ? '1' : undefined })}
          />
        </div>
        <SignOffList
          signOffs={signOffs}
          empty={
            mine || outcome ? (
              <EmptyState title="No sign-off matches" />
            ) : (
              <EmptyState title="No sign-offs yet">
                Ask for one on the page of a run that has ended, or for a
                release on the UAT tab of a component.
              </EmptyState>
            )
          }
        />
      </div>
    </Container>
  );
}
