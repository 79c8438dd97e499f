import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ServiceUnavailableError } from '@backstage/errors';
import { printAnswerSchema, type PrintOrder } from '@uatcms/plugin-uat-common';
import type { DocumentPrinter } from '@uatcms/plugin-uat-node';
import { emulated } from '../emulated';
import type { PassingObjects } from '../s3/PassingObjects';
import type { LambdaSettings } from './LambdaExecutor';
import { refusalInWords } from './refusalInWords';

const PDF = 'application/pdf';

/**
 * Prints in the Chromium of a Lambda function that is an executor too, by synchronous invocations. Document and PDF pass
 * through the bucket, for a report with its pictures is larger than the 6 MB of a request or an answer; the function gets
 * no right to the bucket, only the two addresses, for five minutes.
 */
export class LambdaPrinter implements DocumentPrinter {
  readonly #client: LambdaClient;

  constructor(
    private readonly options: {
      function: Pick<LambdaSettings, 'functionName' | 'region' | 'endpoint'>;
      objects: PassingObjects;
      /** Milliseconds for one document. */
      timeLimit: number;
    },
  ) {
    const { endpoint, region } = options.function;
    this.#client = new LambdaClient({
      ...{ endpoint, region },
      // A document may be printed twice, so throttling and lost connections are tried again.
      maxAttempts: 4,
      requestHandler: {
        connectionTimeout: 5_000,
        requestTimeout: options.timeLimit,
      },
      ...emulated(endpoint),
    });
  }

  async print(
    { file, footer }: { file: string; footer: string },
    pdfFile: string,
  ): Promise<void> {
    const { objects, timeLimit } = this.options;
    const stop = AbortSignal.timeout(timeLimit);
    const name = randomUUID();
    const [document, pdf] = [`${name}.html`, `${name}.pdf`];
    try {
      const sha256 = await hashOf(file);
      await objects.put(document, file, 'text/html; charset=utf-8', stop);
      const printed = await this.#order(
        {
          print: {
            document: { url: await objects.addressToGet(document), sha256 },
            pdf: {
              url: await objects.addressToPut(pdf, PDF),
              headers: { 'content-type': PDF },
            },
            footer,
            timeLimit,
          },
        },
        stop,
      );
      await pipeline(await objects.get(pdf, stop), createWriteStream(pdfFile));
      if ((await hashOf(pdfFile)) !== printed) {
        throw new Error(
          'The document could not be printed: what lies in the bucket is not what was printed.',
        );
      }
    } catch (error) {
      if (!stop.aborted) throw error;
      throw new ServiceUnavailableError(
        `The document could not be printed within ${
          timeLimit / 1_000
        } seconds.`,
      );
    } finally {
      await Promise.all([objects.delete(document), objects.delete(pdf)]);
    }
  }

  /** @returns the hash of the PDF */
  async #order(order: PrintOrder, stop: AbortSignal): Promise<string> {
    const { functionName } = this.options.function;
    const answer = await this.#client
      .send(
        new InvokeCommand({
          FunctionName: functionName,
          InvocationType: 'RequestResponse',
          Payload: Buffer.from(JSON.stringify(order)),
        }),
        { abortSignal: stop },
      )
      .catch(error => {
        throw new ServiceUnavailableError(
          `The document could not be printed. ${refusalInWords(
            error,
            functionName,
          )}`,
        );
      });
    const payload = JSON.parse(
      Buffer.from(answer.Payload ?? 'null').toString(),
    );
    if (answer.FunctionError) {
      throw new Error(
        `The document could not be printed: ${functionName} failed (${payload?.errorType}: ${payload?.errorMessage}). Look at its log.`,
      );
    }
    const outcome = printAnswerSchema.safeParse(payload);
    if (!outcome.success) {
      throw new Error(
        `The document could not be printed: ${functionName} gave no answer to that. Is the runner in it as new as the portal?`,
      );
    }
    if ('problem' in outcome.data) {
      throw new Error(
        `The document could not be printed: ${outcome.data.problem}`,
      );
    }
    return outcome.data.printed.sha256;
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
