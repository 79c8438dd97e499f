/**
 * Says what is going on, one line each, with the seconds since the beginning.
 * @returns {(message: string) => void}
 */
export function createProgress() {
  const begin = Date.now();
  return message => {
    const seconds = Math.round((Date.now() - begin) / 1000);
    console.log(`${String(seconds).padStart(4)} s  ${message}`);
  };
}
