import type { Locator } from '@uatcms/plugin-uat-common';
import type { ControlProps } from './controls';
import { LocatorBuilder } from './LocatorBuilder';

/** A locator that cannot be the name of an element. */
export function LocatorControl({ value, onChange, ids }: ControlProps) {
  return (
    <div
      role="group"
      aria-labelledby={ids['aria-labelledby']}
      aria-describedby={ids['aria-describedby']}
    >
      <LocatorBuilder
        value={(value ?? { role: 'button', name: '' }) as Locator}
        onChange={onChange}
      />
    </div>
  );
}
