import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { DocumentPrinter } from './DocumentPrinter';

/** @public */
export interface DocumentPrinterExtensionPoint {
  /** @throws Error when there is a printer already */
  setDocumentPrinter(printer: DocumentPrinter): void;
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
