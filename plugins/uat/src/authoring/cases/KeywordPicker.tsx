import {
  isExtended,
  keywordDefinition,
  type Keyword,
} from '@uatcms/plugin-uat-common';
import { RiCloseLine } from '@remixicon/react';
import { ButtonIcon, VisuallyHidden } from '@backstage/ui';
import { useEffect, useId, useRef, useState } from 'react';
import { ExtendedBadge } from '../../components/ExtendedBadge';
import { RefusalNote } from '../../permissions/RefusalNote';
import { useGlobalRefusal } from '../../permissions/useRefusal';
import { groupTitles, KeywordIcon } from './keywordLook';
import { searchKeywords } from './searchKeywords';
import styles from './KeywordPicker.module.css';

/** Chooses the keyword of a new step: typing searches, arrows move, Enter adds, Escape closes. */
export function KeywordPicker(props: {
  label: string;
  onChoose: (keyword: Keyword) => void;
  onClose: () => void;
}) {
  const { label, onChoose, onClose } = props;
  const id = useId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const found = searchKeywords(query);
  const sections =
    'best' in found
      ? [{ group: undefined, keywords: found.best }]
      : found.groups;
  const all = sections.flatMap(section => section.keywords);
  const chosen = all[Math.min(active, all.length - 1)];
  const refusal = useGlobalRefusal('writeExtendedSteps');
  const refusalOf = (keyword: Keyword) =>
    isExtended(keyword) ? refusal : undefined;
  // What is refused can be reached, to learn why, and is not chosen.
  const choose = (keyword: Keyword) => {
    if (refusalOf(keyword) === undefined) {
      onChoose(keyword);
    }
  };

  useEffect(() => {
    list.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView?.({ block: 'nearest' });
  }, [chosen]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    if (moves[event.key]) {
      event.preventDefault();
      setActive(
        (Math.min(active, all.length - 1) + moves[event.key] + all.length) %
          Math.max(1, all.length),
      );
    } else if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      choose(chosen);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      onClose();
    }
    event.stopPropagation();
  };

  return (
    <div className={styles.picker} data-own-undo>
      <div className={styles.head}>
        <input
          // The picker opens because a person asked for it: typing goes on there.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          className={styles.input}
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen && `${id}-${chosen}`}
          placeholder="What shall happen? Type to search, for example “cli”"
          value={query}
          onChange={event => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
        <ButtonIcon
          size="small"
          variant="tertiary"
          icon={<RiCloseLine />}
          aria-label="Close"
          onPress={onClose}
        />
      </div>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Keywords"
        className={styles.list}
        ref={list}
      >
        {all.length === 0 && (
          <div className={styles.none}>Nothing fits “{query}”.</div>
        )}
        {sections.map(({ group, keywords }) => (
          <div
            key={group ?? 'best'}
            role="group"
            aria-label={group ? groupTitles[group] : 'Best matches'}
          >
            {group && <div className={styles.group}>{groupTitles[group]}</div>}
            {group && keywords.every(isExtended) && (
              <div className={styles.refusal}>
                <RefusalNote refusal={refusal} />
              </div>
            )}
            {keywords.map(keyword => (
              // The keyboard works through the search field, which keeps the focus.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={keyword}
                id={`${id}-${keyword}`}
                role="option"
                tabIndex={-1}
                aria-selected={keyword === chosen}
                aria-disabled={refusalOf(keyword) !== undefined || undefined}
                className={styles.option}
                onMouseMove={() => setActive(all.indexOf(keyword))}
                onClick={() => choose(keyword)}
              >
                <KeywordIcon keyword={keyword} />
                <span>
                  <span className={styles.title}>
                    {keywordDefinition(keyword).title}
                    {!group && <ExtendedBadge keyword={keyword} />}
                  </span>
                  <span className={styles.help}>
                    {keywordDefinition(keyword).help}
                  </span>
                  {!group && <RefusalNote refusal={refusalOf(keyword)} />}
                  {group && refusalOf(keyword) !== undefined && (
                    <VisuallyHidden>{refusal}</VisuallyHidden>
                  )}
                </span>
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
