import { openApiDocument } from './openApiDocument';

describe('OpenAPI document', () => {
  it('is small enough to be read', async () => {
    const document = await openApiDocument();
    expect(JSON.stringify(document).length).toBeLessThan(200_000);
  });
});
