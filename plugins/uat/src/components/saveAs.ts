/** Lets the browser save bytes as a file. */
export function saveAs(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  saveFrom(url, name);
  // The browser has taken the address over by the next turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(url));
}

/** Lets the browser save what an address answers, while it comes. */
export function saveFrom(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}
