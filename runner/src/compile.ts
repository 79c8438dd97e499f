import './lambda/home';
import { compile, filesOfHandler } from './lambda/compiledCode';

/*
 * Compiles the handler of Lambda and what it loads, while an image is built. It is started with the flags that Lambda
 * gives to Node, for V8 refuses the code of others, and starts the browser, so that the code for that is among it.
 */

compile(__filename, filesOfHandler(__filename), async ({ browserStarted }) => {
  await browserStarted();
}).then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);
