import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Combobox, Tag, TagGroup } from '@backstage/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useEntityNames } from '../../components/useEntityNames';
import type { FieldIds } from '../forms/Field';
import styles from './settings.module.css';

interface Choice {
  id: string;
  label: string;
  description: string;
}

function shortRef(ref: string): string {
  try {
    const { kind, name, namespace } = parseEntityRef(ref);
    return `${kind.toLowerCase()} ${
      namespace === 'default' ? '' : `${namespace}/`
    }${name}`;
  } catch {
    return ref;
  }
}

/** Entities of some kinds whose name or title fits what was typed. */
function useEntityChoices(kinds: string[], typed: string) {
  const catalog = useApi(catalogApiRef);
  return useQuery({
    queryKey: ['catalog-choices', kinds, typed],
    queryFn: async (): Promise<Choice[]> => {
      const { items } = await catalog.queryEntities({
        filter: { kind: kinds },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.title',
          'spec.profile.displayName',
        ],
        ...(typed && {
          fullTextFilter: {
            term: typed,
            fields: [
              'metadata.name',
              'metadata.title',
              'spec.profile.displayName',
            ],
          },
        }),
        limit: 50,
      });
      return items.map(entity => {
        const ref = stringifyEntityRef(entity);
        const profile = entity.spec?.profile as
          | { displayName?: string }
          | undefined;
        return {
          id: ref,
          label:
            profile?.displayName ??
            entity.metadata.title ??
            entity.metadata.name,
          description: shortRef(ref),
        };
      });
    },
    placeholderData: before => before,
  });
}

/** One entity of the catalog, found by typing. A complete reference can be typed, too. */
export function EntityPicker(props: {
  kinds: string[];
  value: string;
  onChange: (ref: string) => void;
  ids: FieldIds;
  placeholder?: string;
}) {
  const { kinds, value, onChange, ids, placeholder } = props;
  const [typed, setTyped] = useState<string>();
  const { data = [] } = useEntityChoices(kinds, typed ?? '');
  const nameOf = useEntityNames(value ? [value] : []);
  const label =
    data.find(choice => choice.id === value)?.label ?? nameOf(value);
  return (
    <Combobox
      size="medium"
      {...ids}
      placeholder={placeholder}
      allowsCustomValue
      options={data}
      search={{
        mode: 'client',
        // The catalog has searched already.
        filter: () => true,
        inputValue: typed ?? label,
        onInputChange: setTyped,
      }}
      value={value || null}
      onChange={key => {
        if (key !== null) onChange(String(key));
        setTyped(undefined);
      }}
      onBlur={() => {
        if (typed?.includes(':')) onChange(typed.trim());
        setTyped(undefined);
      }}
    />
  );
}

/** Several entities: those that are chosen as tags, and a field to find another. */
export function EntitiesPicker(props: {
  kinds: string[];
  value: string[];
  onChange: (refs: string[]) => void;
  ids: FieldIds;
  placeholder?: string;
}) {
  const { kinds, value, onChange, ids, placeholder } = props;
  const nameOf = useEntityNames(value);
  return (
    <div className={styles.picker}>
      {value.length > 0 && (
        <TagGroup
          aria-labelledby={ids['aria-labelledby']}
          onRemove={keys => onChange(value.filter(ref => !keys.has(ref)))}
        >
          {value.map(ref => (
            <Tag key={ref} id={ref} textValue={nameOf(ref)}>
              <span title={ref}>{nameOf(ref)}</span>
            </Tag>
          ))}
        </TagGroup>
      )}
      <EntityPicker
        // A chosen entity empties the field for the next one.
        key={value.length}
        kinds={kinds}
        value=""
        ids={ids}
        placeholder={placeholder}
        onChange={ref => !value.includes(ref) && onChange([...value, ref])}
      />
    </div>
  );
}
