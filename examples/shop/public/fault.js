console.error('The shop logs this error on purpose.');
throw new Error('The shop throws this error on purpose.');
