/** Why AWS did not invoke a function, and the way out. */
export function refusalInWords(error: unknown, functionName: string): string {
  const { name, message } = error as Error;
  switch (name) {
    case 'TooManyRequestsException':
    case 'ThrottlingException':
      return `AWS refuses more invocations of ${functionName} for now (${name}). Give the function more concurrency, or its executor fewer slots.`;
    case 'ResourceNotFoundException':
      return `There is no Lambda function ${functionName} in this account and region. See uat.lambda in the configuration.`;
    case 'AccessDeniedException':
      return `The backend may not invoke ${functionName}. Its role needs lambda:InvokeFunction.`;
    default:
      return `${functionName} could not be invoked: ${message} (${name})`;
  }
}
