// The part of the portal's backend that carries out runs in AWS alone, for tests: nothing is started on its machine.
import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@uatcms/plugin-uat-backend'));
backend.add(import('@uatcms/plugin-uat-backend-module-aws'));

backend.start();
