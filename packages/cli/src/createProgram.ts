import { Command, InvalidArgumentError } from 'commander';
import { anchorIn, type AuditAnchor } from '@uatcms/plugin-uat-common';
import { checkAcceptance } from './accepted/checkAcceptance';
import { verifyAudit } from './audit/verifyAudit';
import { version } from '../package.json';

/** Where a command writes what it has found out. */
export interface Output {
  write(text: string): void;
}

/**
 * The commands of `uat`.
 *
 * @returns `parseAsync` carries one out, and resolves with the exit code of the process
 */
export function createProgram(output: Output): {
  parseAsync(argv?: string[]): Promise<number>;
} {
  let code = 0;
  const program = new Command('uat')
    .description('The UAT suite from a terminal or a pipeline')
    .version(version);

  program
    .command('audit')
    .description('the audit trail')
    .command('verify')
    .description(
      'check that nobody has tampered with the audit trail, without trusting the server',
    )
    .option(
      '--url <url>',
      'base URL of the backend, for instance https://portal.example.org (or UAT_URL)',
      process.env.UAT_URL,
    )
    .option(
      '--file <file>',
      'an export as JSON Lines, instead of asking a backend; - for standard input',
    )
    .option(
      '--anchor <position:hash>',
      'a link of the chain that was seen before; may be given several times',
      collectAnchors,
      [],
    )
    .addHelpText(
      'after',
      '\nThe token of an external access of the portal is read from UAT_TOKEN.\nKeep the head that is printed somewhere else, and give it as --anchor the next time.',
    )
    .action(async options => {
      code = await verifyAudit(
        { ...options, token: process.env.UAT_TOKEN },
        output,
      );
    });

  program
    .command('accepted')
    .description(
      'whether a release is accepted: exit code 0 when it is, 1 when not, 2 when it could not be found out',
    )
    .requiredOption(
      '--entity <reference>',
      'the component or system, for instance component:default/checkout',
    )
    .requiredOption('--release <version>', 'for instance 1.4.2')
    .requiredOption(
      '--environment <name>',
      'where it is to go, for instance prod',
    )
    .option(
      '--url <url>',
      'base URL of the backend, for instance https://portal.example.org (or UAT_URL)',
      process.env.UAT_URL,
    )
    .addHelpText(
      'after',
      '\nThe token of an external access of the portal is read from UAT_TOKEN.',
    )
    .action(async options => {
      code = await checkAcceptance(
        { ...options, token: process.env.UAT_TOKEN },
        output,
      );
    });

  return {
    async parseAsync(argv) {
      await program.parseAsync(argv);
      return code;
    },
  };
}

function collectAnchors(value: string, before: AuditAnchor[]): AuditAnchor[] {
  const anchor = anchorIn(value);
  if (!anchor) {
    throw new InvalidArgumentError(
      'It must be a position and a hash of 64 hexadecimal digits, as an earlier verification printed them: 42:0c1f…',
    );
  }
  return [...before, anchor];
}
