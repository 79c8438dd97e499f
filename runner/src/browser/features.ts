/**
 * What Playwright switches off in Chromium. The last list of a command line is the one that counts, so it has to be
 * said once more to add to it; `features.test.ts` fails when Playwright's is another one.
 */
const offByPlaywright = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
];

/**
 * With it, Chromium makes a new frame, with all that draws it, for every document, also where the next one comes from
 * the same site. A site sees no difference; without it an iteration of two documents takes 6 to 8% less processor time.
 */
const newFrameForEachDocument = 'RenderDocument';

/** Flags that switch features of Chromium off. A name that a browser does not know is passed over. */
export function featureFlags(): string[] {
  const off = [...offByPlaywright, newFrameForEachDocument];
  return [`--disable-features=${off.join(',')}`];
}
