import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Tests wait for conditions, however busy the machine is: these limits only end what would never come.
configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(60_000);
