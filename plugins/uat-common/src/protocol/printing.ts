import * as z from 'zod';

/**
 * The other thing that a runner in the cloud is asked for: to print a document, the evidence report of a sign-off, to PDF.
 *
 * Documents are larger than an event may be, so the order only says where the document is and where the PDF is to be
 * sent, by requests that carry their permission themselves and expire. The hashes say that what arrived is what was sent.
 *
 * @public
 */
export const printOrderSchema = z.strictObject({
  print: z.strictObject({
    /** One complete HTML document. */
    document: z.strictObject({
      url: z.url(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
    /** Where the PDF is sent with PUT. */
    pdf: z.strictObject({
      url: z.url(),
      /** Sent as they are, beside `content-length`. */
      headers: z.record(z.string(), z.string()),
    }),
    /** Plain text, on every page before its number. */
    footer: z.string().max(2_000),
    /** Milliseconds after which nobody waits for it any more. */
    timeLimit: z.number().int().min(1),
  }),
});

/** @public */
export type PrintOrder = z.infer<typeof printOrderSchema>;

/** What came of an order: the PDF is where it should be, or why it is not, as a sentence without an end. @public */
export const printAnswerSchema = z.union([
  z.object({
    printed: z.object({
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      /** Bytes. */
      size: z.number().int().min(1),
    }),
  }),
  z.object({ problem: z.string() }),
]);

/** @public */
export type PrintAnswer = z.infer<typeof printAnswerSchema>;
