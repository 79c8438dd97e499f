import {
  ButtonIcon,
  MenuTrigger,
  MenuAutocomplete,
  MenuItem,
  MenuSection,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import { RiBracesLine } from '@remixicon/react';
import { useRef } from 'react';
import type { FieldIds } from './Field';
import styles from './forms.module.css';
import { useFormScope } from './FormScope';

/** A text with a menu of what can be filled in. Texts with line breaks, and long ones, get several lines. */
export function ValueInput(
  props: Partial<FieldIds> & {
    value: string;
    onChange: (value: string) => void;
    placeholder?: string;
    'aria-label'?: string;
    /** Name of the field for the button of the menu. */
    name?: string;
  },
) {
  const { name, value, onChange, ...rest } = props;
  const { placeholders } = useFormScope();
  const frame = useRef<HTMLDivElement>(null);
  const caret = useRef<[number, number]>();
  const input = () =>
    frame.current?.querySelector<HTMLInputElement | HTMLTextAreaElement>(
      'input, textarea',
    );

  const insert = (source: string) => {
    const [from, to] = caret.current ?? [value.length, value.length];
    onChange(value.slice(0, from) + source + value.slice(to));
    const place = from + source.length;
    caret.current = [place, place];
    requestAnimationFrame(() => {
      input()?.focus();
      input()?.setSelectionRange(place, place);
    });
  };
  const rememberCaret = () => {
    const element = input();
    if (
      element?.selectionStart !== null &&
      element?.selectionEnd !== null &&
      element
    ) {
      caret.current = [element.selectionStart, element.selectionEnd];
    }
  };
  const Text =
    value.includes('\n') || value.length > 90 ? TextAreaField : TextField;

  return (
    <div className={styles.value} ref={frame} onBlur={rememberCaret}>
      <Text
        size="small"
        className={styles.grow}
        value={value}
        onChange={onChange}
        {...rest}
      />
      {placeholders.length > 0 && (
        <MenuTrigger>
          <ButtonIcon
            size="small"
            variant="secondary"
            icon={<RiBracesLine />}
            aria-label={`Insert a placeholder${name ? ` into ${name}` : ''}`}
          />
          <MenuAutocomplete
            placeholder="Search"
            maxHeight="360px"
            maxWidth="340px"
            onAction={key => insert(String(key))}
          >
            {placeholders.map(section => (
              <MenuSection key={section.title} title={section.title}>
                {section.items.map(item => (
                  <MenuItem
                    key={item.source}
                    id={item.source}
                    textValue={`${item.source} ${item.help ?? ''}`}
                  >
                    <span>
                      <code>{item.source}</code>{' '}
                      <span className={styles.choiceHelp}>{item.help}</span>
                    </span>
                  </MenuItem>
                ))}
              </MenuSection>
            ))}
          </MenuAutocomplete>
        </MenuTrigger>
      )}
    </div>
  );
}
