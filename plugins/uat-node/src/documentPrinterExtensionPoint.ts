import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { DocumentPrinter } from './DocumentPrinter';

/** @public */
export interface DocumentPrinterExtensionPoint {
  /**
   * @param options - `asFallback`: it prints only where no other module brings a printer
   * @throws Error when there is a printer of that rank already
   */
  setDocumentPrinter(
    printer: DocumentPrinter,
    options?: { asFallback?: boolean },
  ): void;
}

/**
 * Says what makes PDF of documents. Without a printer there are reports as HTML only.
 *
 * @public
 */
export const documentPrinterExtensionPoint =
  createExtensionPoint<DocumentPrinterExtensionPoint>({
    id: 'uat.document-printer',
  });
