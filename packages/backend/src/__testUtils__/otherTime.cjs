// Preloaded into a program: its clock is so many hours ahead of the real one, or behind it.
const ahead = Number(process.env.TEST_CLOCK_HOURS) * 3_600_000;
const { now } = Date;
const RealDate = Date;

class OtherDate extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [now() + ahead] : args));
  }

  static now() {
    return now() + ahead;
  }
}

// By Reflect: TypeScript would take `Object.defineProperty` for a declaration of `Date` for the whole repository.
Reflect.defineProperty(globalThis, 'Date', { value: OtherDate });
