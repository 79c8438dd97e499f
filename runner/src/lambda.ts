import './lambda/home';
import { filesOfHandler, loadCompiled } from './lambda/compiledCode';

/* The program that Lambda loads: as little as that, so that what is compiled beforehand can be everything else. */

export const { handler } = loadCompiled(__filename, filesOfHandler(__filename));
