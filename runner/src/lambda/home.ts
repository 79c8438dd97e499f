import { tmpdir } from 'node:os';

/*
 * Imported before everything else: Playwright asks for the home folder when it is loaded, and a Lambda sandbox has none
 * that can be written to. Only the temporary folder can be, unless the image says where the browser was unpacked.
 */
process.env.HOME = tmpdir();
