import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { constants, Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/*
 * Most of the time in which a handler is loaded V8 compiles Playwright. It can be given the compiled code of another
 * process, of the same V8 with the same flags: so the image makes it once, with its own Node (`compile.cjs`), and
 * sandboxes read it. What does not fit is not used: the check sum of the source stands before the code, and V8 looks at
 * its own version and flags. Without compiled code everything is loaded as usual.
 *
 * Node's own compile cache cannot be made beforehand: its folder is named by the user of the process, and a sandbox may
 * not write where the code is.
 */

const folder = 'compiled';
const sumLength = 4;

/** The files that a handler is made of, from the one that is loaded first. */
export function filesOfHandler(program: string): string[] {
  const { resolve } = createRequire(program);
  return [
    resolve('playwright-core/lib/utilsBundle'),
    resolve('playwright-core/lib/coreBundle'),
    join(dirname(program), 'lambda-handler.cjs'),
  ];
}

/**
 * Loads files as `require` does, with the compiled code that lies beside the program.
 *
 * @returns what the last one exports
 */
export function loadCompiled(program: string, files: string[]): any {
  let exports: unknown;
  for (const file of files) {
    const code = read(codeFile(program, file));
    exports = code
      ? loadScript(file, code).module.exports
      : createRequire(program)(file);
  }
  return exports;
}

/**
 * Loads files, and writes what was compiled of them until `used` has ended.
 *
 * @param used - is given what the last one exports
 */
export async function compile(
  program: string,
  files: string[],
  used: (exports: any) => Promise<void>,
): Promise<void> {
  const loaded = files.map(file => ({ file, ...loadScript(file) }));
  await used(loaded.at(-1)!.module.exports);
  mkdirSync(join(dirname(program), folder), { recursive: true });
  for (const { file, script, sum } of loaded) {
    writeFileSync(
      codeFile(program, file),
      Buffer.concat([sum, script.createCachedData()]),
    );
  }
}

function codeFile(program: string, file: string): string {
  return join(dirname(program), folder, `${basename(file)}.code`);
}

/** A module as `require` makes it, and the script it was made from. */
function loadScript(file: string, code?: Buffer) {
  const source = readFileSync(file, 'utf8');
  const sum = Buffer.alloc(sumLength);
  sum.writeUInt32LE(crc32(source));
  const fits = code?.subarray(0, sumLength).equals(sum);
  const script = new Script(Module.wrap(source), {
    filename: file,
    cachedData: fits ? code!.subarray(sumLength) : undefined,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const module = new Module(file);
  module.filename = file;
  require.cache[file] = module;
  script.runInThisContext()(
    module.exports,
    createRequire(file),
    module,
    file,
    dirname(file),
  );
  module.loaded = true;
  return { module, script, sum };
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
