/**
 * `uat`: the UAT suite from a terminal or a pipeline.
 *
 * Exit codes: 0 as asked for; 1 it was found that something is not right; 2 it could not be found out.
 *
 * @packageDocumentation
 */
import { createProgram } from './createProgram';

createProgram(process.stdout)
  .parseAsync()
  .then(
    code => {
      process.exitCode = code;
    },
    (error: Error) => {
      process.stderr.write(`uat: ${error.message}\n`);
      process.exitCode = 2;
    },
  );
