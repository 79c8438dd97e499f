/**
 * What the UAT suite uses in AWS: Lambda functions as executors, and S3 as the artifact store.
 *
 * @packageDocumentation
 */
export { awsModule as default } from './module';
