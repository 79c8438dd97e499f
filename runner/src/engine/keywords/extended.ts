import { summarizeStep, type StepOf } from '@uatcms/plugin-uat-common';
import { cannotBeDone, doesNotHold } from '../failures';
import type { StepRun } from '../StepRun';
import type { Implementations } from './implementation';
import { runScript } from './runScript';

type ExtendedKeyword = 'mouse' | 'mockRequest' | 'runScript';

export const extendedImplementations: Implementations<ExtendedKeyword> = {
  mouse,

  mockRequest: async (args, { attempt }) => {
    const { headers, body } = args;
    // A variable or a parameter may hold one, which only shows here.
    if (attempt.setting.secrets.isIn(JSON.stringify([headers, body]))) {
      throw cannotBeDone(
        'The answer holds a secret, and the page could show it. Answer without it.',
      );
    }
    await attempt.mocks.arm(args, summarizeStep(args), attempt.opened.context);
  },

  runScript,
};

async function mouse(args: StepOf<'mouse'>, step: StepRun): Promise<void> {
  const point = await pointOf(args, step);
  const device = step.page.mouse;
  if (point) await device.move(point.x, point.y);
  const { action, button } = args;
  const press = async (clickCount: number) => {
    await device.down({ button, clickCount });
    await device.up({ button, clickCount });
  };
  switch (action) {
    case 'move':
      return;
    case 'click':
      await press(1);
      return;
    case 'doubleClick':
      await press(1);
      await press(2);
      return;
    case 'press':
      await device.down({ button });
      return;
    case 'release':
      await device.up({ button });
      return;
    default:
      await device.wheel(
        numberIn(args.deltaX, 'Wheel to the right') ?? 0,
        numberIn(args.deltaY, 'Wheel down') ?? 0,
      );
  }
}

interface Point {
  x: number;
  y: number;
}

/**
 * Where in the window the mouse is to go; undefined: it stays.
 *
 * @throws StepFailure (error) when that is outside of the window: the browser would do nothing there, and say nothing
 */
async function pointOf(
  { target, x, y }: StepOf<'mouse'>,
  step: StepRun,
): Promise<Point | undefined> {
  const [left, top] = [numberIn(x, 'X'), numberIn(y, 'Y')];
  const given =
    left !== undefined && top !== undefined ? { x: left, y: top } : undefined;
  if (target === undefined) {
    return given && inWindow(given, step);
  }
  const locator = await step.find(target);
  await locator.waitFor({ timeout: step.remaining });
  await locator.scrollIntoViewIfNeeded({ timeout: step.remaining });
  const box = await locator.boundingBox({ timeout: step.remaining });
  if (!box) {
    throw doesNotHold(`${step.words} is on the page, but it was not visible.`);
  }
  const within = given ?? { x: box.width / 2, y: box.height / 2 };
  return inWindow({ x: box.x + within.x, y: box.y + within.y }, step);
}

function inWindow(point: Point, { page }: StepRun): Point {
  const size = page.viewportSize();
  const isInside =
    !size ||
    (point.x >= 0 &&
      point.y >= 0 &&
      point.x < size.width &&
      point.y < size.height);
  if (isInside) return point;
  throw cannotBeDone(
    `The point ${Math.round(point.x)}, ${Math.round(
      point.y,
    )} lies outside of the window of ${size.width} × ${
      size.height
    } pixels. Scroll to it before, or set the size of the window with “Set up the browser”.`,
  );
}

/** A number that may have come out of a placeholder. */
function numberIn(
  value: number | string | undefined,
  name: string,
): number | undefined {
  if (value === undefined) return undefined;
  const number = typeof value === 'string' ? Number(value.trim()) : value;
  if (value === '' || !Number.isFinite(number)) {
    throw cannotBeDone(`${name} is “${value}”, and that is not a number.`);
  }
  return number;
}
