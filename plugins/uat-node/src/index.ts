/**
 * What modules of the UAT backend implement.
 *
 * @packageDocumentation
 */
export * from './Executor';
export * from './RingExecutor';
export * from './ArtifactStore';
export * from './DocumentPrinter';
export * from './documentPrinterExtensionPoint';
export * from './executorExtensionPoint';
export * from './artifactStoreExtensionPoint';
