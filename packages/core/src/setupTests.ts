// Tests wait for conditions of a real database; how long that takes is the machine's affair.
jest.setTimeout(120_000);
