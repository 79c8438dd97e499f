import { isKeyword, type Step } from '@uatcms/plugin-uat-common';
import { parse, stringify } from 'yaml';

/** Steps as text for the clipboard, in the form of the file format. */
export function stepsAsText(steps: Step[]): string {
  return stringify(steps, { lineWidth: 0 });
}

/** Reads steps back; undefined when the text holds something else. */
export function stepsFromText(text: string): Step[] | undefined {
  try {
    const read: unknown = parse(text);
    const isSteps =
      Array.isArray(read) &&
      read.length > 0 &&
      read.every(
        item =>
          item !== null &&
          typeof item === 'object' &&
          isKeyword(String(item.keyword)),
      );
    return isSteps ? (read as Step[]) : undefined;
  } catch {
    return undefined;
  }
}
