import {
  createApiRef,
  type DiscoveryApi,
  type FetchApi,
} from '@backstage/frontend-plugin-api';
import type { QueryClient } from '@tanstack/react-query';
import {
  apiPath,
  clientHeader,
  createUatClient,
  errorBodySchema,
  manualCheckSchema,
  UatApiError,
  type Allowed,
  type ArtifactRef,
  type AuditFilter,
  type ManualCheck,
  type UatClient,
} from '@uatcms/plugin-uat-common';
import { AllowedReader } from './AllowedReader';
import { isSignInDeclined } from './signIn';
import { UatQueryClient } from './UatQueryClient';

/** How the results of a run are written into a file. @public */
export type ExportFormat = 'junit' | 'ctrf' | 'csv';

/** How the audit trail is written into a file. @public */
export type AuditExportFormat = 'csv' | 'jsonl';

/**
 * What the pages of the plugin ask and tell the backend.
 *
 * @public
 */
export interface UatApi {
  /** The REST contract; its calls throw `UatApiError` when the API refuses. */
  readonly rest: UatClient;
  /** Answers of the API, shared by all pages of the plugin. */
  readonly queryClient: QueryClient;
  /**
   * The bytes of a kept file. They are fetched with the caller's identity, so they cannot be had by an `img` address.
   *
   * @throws UatApiError when the API refuses
   */
  artifact(sha256: ArtifactRef['sha256']): Promise<Blob>;
  /**
   * The results of a run that has ended, as a file.
   *
   * @throws UatApiError when the API refuses
   */
  exportRun(runId: string, format: ExportFormat): Promise<Blob>;
  /** What the reader may do; asked for together with whatever is asked for at the same moment. */
  allowed(testSet?: string): Promise<Allowed>;
  /**
   * Address of a file with the entries of the audit trail that match. The browser saves it while it comes, so it is never
   * held here; a cookie that only this address takes lets it in, and is good for as long as the reader's token.
   *
   * @throws UatApiError when the API refuses
   */
  auditFile(filter: AuditFilter, format: AuditExportFormat): Promise<string>;
  /**
   * Adds a picture as evidence of a step, as it is.
   *
   * @throws UatApiError when the API refuses
   */
  addPicture(picture: {
    runId: string;
    iterationId: string;
    sequence: number;
    file: File;
  }): Promise<ManualCheck>;
  /**
   * The evidence report of a sign-off, as a file.
   *
   * @param as - `signed`: as it was when it was decided, whatever has become of it since
   * @throws UatApiError when the API refuses
   */
  signOffReport(
    id: string,
    format: 'html' | 'pdf',
    as?: 'signed',
  ): Promise<Blob>;
  /** Address of the page that shows traces; it may be loaded without an identity. */
  traceViewer(): Promise<string>;
}

/** @public */
export const uatApiRef = createApiRef<UatApi>().with({
  id: 'plugin.uat.api',
  pluginId: 'uat',
});

/** The API over HTTP. */
export class HttpUatApi implements UatApi {
  readonly rest: UatClient;
  readonly queryClient: QueryClient;
  private readonly allowedReader: AllowedReader;

  constructor(
    private readonly deps: { discoveryApi: DiscoveryApi; fetchApi: FetchApi },
  ) {
    this.rest = createUatClient({
      baseUrl: () => deps.discoveryApi.getBaseUrl('uat'),
      fetch: (input, init) => deps.fetchApi.fetch(input, init),
      client: 'portal',
    });
    this.allowedReader = new AllowedReader(this.rest);
    this.queryClient = new UatQueryClient({
      defaultOptions: {
        queries: { staleTime: 5_000, retry: retryUnlessRefused },
      },
    });
  }

  artifact(sha256: string): Promise<Blob> {
    return this.file(`/artifacts/${sha256}`);
  }

  exportRun(runId: string, format: ExportFormat): Promise<Blob> {
    // Spreadsheet programs know UTF-8 by the byte order mark.
    const query = format === 'csv' ? 'format=csv&bom=1' : `format=${format}`;
    return this.file(`/runs/${runId}/export?${query}`);
  }

  allowed(testSet?: string): Promise<Allowed> {
    return this.allowedReader.read(testSet);
  }

  async auditFile(
    filter: AuditFilter,
    format: AuditExportFormat,
  ): Promise<string> {
    // What would be refused is said on the page, not in the browser's list of downloads.
    await this.rest.audit.list({ ...filter, limit: 1 });
    await this.ask('/.backstage/auth/v1/cookie', { credentials: 'include' });
    const baseUrl = await this.deps.discoveryApi.getBaseUrl('uat');
    const given = Object.entries(filter).filter(([, value]) => value);
    const query = new URLSearchParams([...given, ['format', format]]);
    return `${baseUrl}${apiPath}/audit/export?${query}`;
  }

  async addPicture(
    picture: Parameters<UatApi['addPicture']>[0],
  ): Promise<ManualCheck> {
    const { runId, iterationId, sequence, file } = picture;
    const name = new URLSearchParams({
      name: file.name.slice(0, 200) || 'Picture',
    });
    const response = await this.ask(
      `${apiPath}/runs/${runId}/checks/${iterationId}/steps/${sequence}/pictures?${name}`,
      { method: 'POST', body: file, headers: { 'content-type': file.type } },
    );
    return manualCheckSchema.parse(await response.json());
  }

  signOffReport(
    id: string,
    format: 'html' | 'pdf',
    as?: 'signed',
  ): Promise<Blob> {
    return this.file(
      `/sign-offs/${id}/report?format=${format}${as ? `&as=${as}` : ''}`,
    );
  }

  async traceViewer(): Promise<string> {
    const baseUrl = await this.deps.discoveryApi.getBaseUrl('uat');
    return `${baseUrl}/trace-viewer/index.html`;
  }

  private async file(path: string): Promise<Blob> {
    return (await this.ask(`${apiPath}${path}`)).blob();
  }

  private async ask(path: string, init?: RequestInit): Promise<Response> {
    const baseUrl = await this.deps.discoveryApi.getBaseUrl('uat');
    const headers = new Headers(init?.headers);
    headers.set(clientHeader, 'portal');
    const response = await this.deps.fetchApi.fetch(`${baseUrl}${path}`, {
      ...init,
      headers,
    });
    if (!response.ok) {
      const body = errorBodySchema.safeParse(
        await response.json().catch(() => undefined),
      );
      throw body.success
        ? new UatApiError(response.status, body.data)
        : new Error(
            `The portal’s backend answered with HTTP ${response.status}`,
          );
    }
    return response;
  }
}

/** A refusal stays a refusal, however often one asks; a lost connection may come back. */
function retryUnlessRefused(failures: number, error: unknown): boolean {
  const isRefused = error instanceof UatApiError && error.status < 500;
  return failures < 2 && !isRefused && !isSignInDeclined(error);
}
