import { Tooltip, TooltipTrigger, VisuallyHidden } from '@backstage/ui';
import { cloneElement, useId, type ReactElement } from 'react';
import styles from './Refusable.module.css';

/**
 * A button, and why it may not be used. It looks disabled and does nothing, but can be reached by keyboard, so that
 * everybody can learn why: it is described by the reason, and shows it when it is pointed at or has the focus.
 */
export function Refusable(props: {
  /** Nothing: it may be used. */
  refusal: string | undefined;
  /** A `Button`, `ButtonIcon` or `ToggleButton`. */
  children: ReactElement<any>;
}) {
  const { refusal, children } = props;
  const id = useId();
  if (refusal === undefined) {
    return children;
  }
  return (
    <>
      <TooltipTrigger delay={200}>
        {cloneElement(children, {
          'aria-disabled': true,
          'aria-describedby': id,
          className: [children.props.className, styles.refused]
            .filter(Boolean)
            .join(' '),
          // It would not submit a form either.
          type: 'button',
          isDisabled: false,
          onPress: undefined,
          onChange: undefined,
        })}
        <Tooltip>{refusal}</Tooltip>
      </TooltipTrigger>
      <VisuallyHidden id={id}>{refusal}</VisuallyHidden>
    </>
  );
}
