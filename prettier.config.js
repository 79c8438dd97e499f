module.exports = {
  ...require('@backstage/cli/config/prettier'),
  // White space in a template is part of what it makes: the pages of the example shop, for instance.
  embeddedLanguageFormatting: 'off',
};
