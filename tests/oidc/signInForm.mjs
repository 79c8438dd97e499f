const password = 'test';

/** The page on which a person says who they are. */
export const signInForm = {
  /** Of every test account. */
  password,

  /** @param {{ isWrong: boolean }} options */
  html: ({ isWrong }) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Sign in</title>
    <style>
      body { font: 16px system-ui; display: grid; place-content: center; min-height: 90vh; }
      form { display: grid; gap: 12px; width: 260px; }
      label { display: grid; gap: 4px; }
      input, button { font: inherit; padding: 8px; }
    </style>
  </head>
  <body>
    <form method="post">
      <h1>Test accounts</h1>
      <p>The password of all is <code>${password}</code>.</p>
      ${isWrong ? '<p role="alert">There is no account like this.</p>' : ''}
      <label>User name <input name="user" autocomplete="off" required autofocus></label>
      <label>Password <input name="password" type="password" autocomplete="off" required></label>
      <button>Sign in</button>
    </form>
  </body>
</html>
`,
};
