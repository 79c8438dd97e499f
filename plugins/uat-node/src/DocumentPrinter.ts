/**
 * Prints HTML documents to PDF, with a browser that reaches no network.
 *
 * @public
 */
export interface DocumentPrinter {
  /**
   * Prints one document. Scripts in it are not run, and nothing is loaded that is not part of it.
   *
   * @param document - `file` is the path of a complete HTML document; `footer` is plain text, printed on every page
   *   before its number
   * @param pdfFile - path where the PDF is written
   * @throws Error that says why, also when it takes too long or too much memory
   */
  print(
    document: { file: string; footer: string },
    pdfFile: string,
  ): Promise<void>;
}
