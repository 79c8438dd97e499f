import { auditActions, type AuditEntry } from '@uatcms/plugin-uat-common';

/** What is changed, where the name in the trail is not the word that people use. */
const kinds: Record<string, string> = {
  testRun: 'run',
  signOff: 'sign-off',
  auditTrail: 'audit trail',
};

const verbs: Record<string, string> = {
  'testRun.kept': 'kept whatever its age',
  'testRun.released': 'no longer kept',
  'auditTrail.forgotten': 'forgot its oldest entries',
};

/** What a filter offers: all actions of a kind. A review has actions, and is of a test set. */
export const kindsOfActions = [
  ...new Set(auditActions.map(action => `${action.split('.')[0]}.*`)),
];

/** `testSet` as `Test set`. */
export function kindInWords(kind: string): string {
  return capitalised(kinds[kind] ?? apart(kind));
}

/** `testSet.saved` as `Test set saved`; `testSet.*` as `Test set: all`. Actions of later releases can be read as well. */
export function actionInWords(action: string): string {
  const [kind, verb = ''] = action.split('.');
  return verb === '*'
    ? `${kindInWords(kind)}: all`
    : `${kindInWords(kind)} ${verbs[action] ?? apart(verb)}`.trim();
}

const origins: Record<AuditEntry['origin'], string> = {
  portal: 'in the portal',
  api: 'through the API',
  cli: 'by the command line',
  configuration: 'by configuration',
  catalog: 'from the catalog',
  schedule: 'by schedule',
};

export const originInWords = (origin: AuditEntry['origin']) => origins[origin];

/** `changesRequested` as `changes requested`; what is no name of ours stays as it is. */
export function apart(name: string): string {
  return /^[a-z]+([A-Z][a-z]+)+$/.test(name)
    ? name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
    : name;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
