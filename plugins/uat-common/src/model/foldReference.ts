/** The form of an entity reference by which references are compared. @public */
export function foldReference(ref: string): string {
  return ref.toLocaleLowerCase('en-US');
}
