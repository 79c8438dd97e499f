/**
 * Who may import whom, by package name: the arrows of docs/architecture.md.
 *
 * `imports` may stand in an import statement. `resolves` may stand in package.json only: the
 * package is found on disk and started as a process, so its source must not be imported.
 * A room that is not in this table cannot be linted, so a new room states its arrows first.
 */
module.exports = {
  '@uatcms/plugin-uat-common': { imports: [] },
  '@uatcms/migrations': { imports: [] },
  '@uatcms/core': {
    imports: ['@uatcms/plugin-uat-common', '@uatcms/migrations'],
  },
  '@uatcms/cli': { imports: ['@uatcms/plugin-uat-common'] },
  '@uatcms/runner': { imports: ['@uatcms/plugin-uat-common'] },
  '@uatcms/plugin-uat-node': { imports: ['@uatcms/plugin-uat-common'] },
  '@uatcms/plugin-uat-backend': {
    imports: [
      '@uatcms/core',
      '@uatcms/plugin-uat-common',
      '@uatcms/plugin-uat-node',
    ],
    resolves: ['@uatcms/runner'],
  },
  '@uatcms/plugin-uat-backend-module-local': {
    imports: ['@uatcms/plugin-uat-common', '@uatcms/plugin-uat-node'],
    resolves: ['@uatcms/runner'],
  },
  '@uatcms/plugin-uat-backend-module-aws': {
    imports: ['@uatcms/plugin-uat-common', '@uatcms/plugin-uat-node'],
  },
  '@uatcms/plugin-catalog-backend-module-uat': {
    imports: ['@uatcms/plugin-uat-common'],
  },
  '@uatcms/plugin-uat': { imports: ['@uatcms/plugin-uat-common'] },
  app: { imports: ['@uatcms/plugin-uat'] },
  backend: {
    imports: [
      '@uatcms/plugin-catalog-backend-module-uat',
      '@uatcms/plugin-uat-backend',
      '@uatcms/plugin-uat-backend-module-aws',
      '@uatcms/plugin-uat-backend-module-local',
      '@uatcms/plugin-uat-common',
      // Its test utilities, for tests of the whole.
      '@uatcms/plugin-uat-node',
    ],
    resolves: ['app'],
  },
};
