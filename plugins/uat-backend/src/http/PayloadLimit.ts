import { Transform, type TransformCallback } from 'node:stream';

/** Passes bytes on, and fails as Express' own parsers do when there are more than allowed. */
export class PayloadLimit extends Transform {
  #left: number;

  constructor(private readonly limit: number) {
    super();
    this.#left = limit;
  }

  _transform(chunk: Buffer, _encoding: string, done: TransformCallback) {
    this.#left -= chunk.length;
    if (this.#left < 0) {
      done(tooLarge(this.limit));
    } else {
      done(null, chunk);
    }
  }
}

/** The error that `answerOf` says as HTTP 413. */
export function tooLarge(limit: number): Error {
  return Object.assign(new Error('Too large'), {
    type: 'entity.too.large',
    limit,
  });
}
