// Preloaded into a program: it takes the time to be five hours later than it is.
const ahead = 5 * 3_600_000;
const { now } = Date;
const RealDate = Date;

class DateAhead extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [now() + ahead] : args));
  }

  static now() {
    return now() + ahead;
  }
}

// By Reflect: TypeScript would take `Object.defineProperty` for a declaration of `Date` for the whole repository.
Reflect.defineProperty(globalThis, 'Date', { value: DateAhead });

module.exports = { ahead };
