import { Flex, Select, TextField } from '@backstage/ui';
import { defaultViewport } from '@uatcms/plugin-uat-common';
import type { RunChoice } from './runChoice';

type Browser = RunChoice['browser'];

const windowSizes = [
  { id: 'desktop', label: 'Desktop, 1280 × 800', viewport: undefined },
  {
    id: 'large',
    label: 'Large desktop, 1920 × 1080',
    viewport: { width: 1920, height: 1080 },
  },
  {
    id: 'tablet',
    label: 'Tablet, 820 × 1180',
    viewport: { width: 820, height: 1180 },
  },
  {
    id: 'phone',
    label: 'Phone, 390 × 844',
    viewport: { width: 390, height: 844 },
  },
];

/** How the browser of a run is set up. */
export function BrowserFields({
  browser,
  onChange,
}: {
  browser: Browser;
  onChange: (browser: Browser) => void;
}) {
  const { width, height } = browser.viewport ?? defaultViewport;
  const size =
    windowSizes.find(
      ({ viewport = defaultViewport }) =>
        viewport.width === width && viewport.height === height,
    ) ?? windowSizes[0];
  return (
    <Flex direction="column" gap="3">
      <Select
        label="Window size"
        options={windowSizes.map(({ id, label }) => ({ id, label }))}
        value={size.id}
        onChange={id =>
          onChange({
            ...browser,
            viewport: windowSizes.find(option => option.id === id)?.viewport,
          })
        }
      />
      <Select
        label="Colour scheme"
        options={[
          { id: 'default', label: 'As the site chooses' },
          { id: 'light', label: 'Light' },
          { id: 'dark', label: 'Dark' },
        ]}
        value={browser.colorScheme ?? 'default'}
        onChange={id =>
          onChange({
            ...browser,
            colorScheme: id === 'light' || id === 'dark' ? id : undefined,
          })
        }
      />
      <TextField
        label="Language and region"
        description="For instance en-IE. Empty: that of the runner."
        value={browser.locale ?? ''}
        onChange={locale =>
          onChange({ ...browser, locale: locale.trim() || undefined })
        }
      />
      <TextField
        label="Time zone"
        description="For instance Europe/Dublin. Empty: that of the runner."
        value={browser.timezone ?? ''}
        onChange={timezone =>
          onChange({ ...browser, timezone: timezone.trim() || undefined })
        }
      />
    </Flex>
  );
}
