// The part of the portal's backend that carries out runs, for tests that end its process.
import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@uatcms/plugin-uat-backend'));
backend.add(import('@uatcms/plugin-uat-backend-module-local'));
backend.add(import('@uatcms/plugin-uat-backend-module-aws'));

backend.start();
