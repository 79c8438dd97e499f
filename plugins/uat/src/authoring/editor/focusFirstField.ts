/** Puts the keyboard into the first field of what has just been added, once it is drawn: typing replaces its content. */
export function focusFirstField(container: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const field = container?.querySelector('input');
    field?.focus();
    field?.select();
  });
}
