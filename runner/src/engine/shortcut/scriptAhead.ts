import type { Page } from 'playwright-core';
import { insideOf, type Handle, type InnerContext } from './insidePlaywright';

/*
 * Playwright's script in a page has a third of a megabyte, and Playwright sends it into every document anew, when it is
 * first needed there: a tenth of the processor time of a short test. Here it is sent once for a page, before there is
 * anything to do, and the browser runs it at the start of each document, in the world of Playwright, where the scripts of
 * the site cannot see it. Playwright then finds it there.
 *
 * It is Playwright's own text, heard when it is first sent. Frames get it from Playwright as ever: many are never
 * worked on.
 */

const place = 'uatInjectedScript';

let script: string | undefined;

/** To be called before a page goes anywhere. Never fails: without it, the script is sent as ever. */
export async function sendScriptAhead(page: Page): Promise<void> {
  const inside = insideOf(page);
  if (!inside || script === undefined) return;
  const { _mainFrameSession: session, utilityWorldName } = inside.delegate;
  await session._client
    .send('Page.addScriptToEvaluateOnNewDocument', {
      source: `if (self === top) globalThis.${place} = ${script}`,
      worldName: utilityWorldName,
    })
    .catch(() => undefined);
}

/** Playwright's script in a document. @throws Error when the document is gone */
export async function injectedScriptOf(context: InnerContext): Promise<Handle> {
  if (!context._injectedScriptPromise && script !== undefined) {
    const found = await context.rawEvaluateHandle(`globalThis.${place}`);
    // Playwright may have asked for it meanwhile.
    if (found._objectId && !context._injectedScriptPromise)
      context._injectedScriptPromise = Promise.resolve(found);
  }
  return script === undefined ? hear(context) : context.injectedScript();
}

/** Has Playwright send its script, and listens. */
function hear(context: InnerContext): Promise<Handle> {
  const send = context.rawEvaluateHandle;
  context.rawEvaluateHandle = expression => {
    script = expression;
    return send.call(context, expression);
  };
  try {
    return context.injectedScript();
  } finally {
    context.rawEvaluateHandle = send;
  }
}
