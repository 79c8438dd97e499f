import type { Config } from '@backstage/config';

/** Where the employee id of a person is read from. */
export type EidSource =
  | { annotation: string }
  | { claim: string }
  | { name: true };

const standard: EidSource = { annotation: 'uatcms.io/eid' };

/**
 * Reads `uat.identity.eid`.
 *
 * @throws Error when it does not name exactly one source
 */
export function readEidSource(config: Config): EidSource {
  if (config.has('uat.identity.eidAnnotation')) {
    throw new Error(
      'uat.identity.eidAnnotation is called uat.identity.eid.annotation now: move its value there.',
    );
  }
  const eid = config.getOptionalConfig('uat.identity.eid');
  const annotation = eid?.getOptionalString('annotation');
  const claim = eid?.getOptionalString('claim');
  const name = eid?.getOptionalBoolean('name');
  const sources: EidSource[] = [
    ...(annotation === undefined ? [] : [{ annotation }]),
    ...(claim === undefined ? [] : [{ claim }]),
    ...(name ? [{ name } as const] : []),
  ];
  if (sources.length > 1) {
    throw new Error(
      'uat.identity.eid names more than one source of the employee id: keep one of annotation, claim and name, and set the others to null.',
    );
  }
  return sources[0] ?? standard;
}
