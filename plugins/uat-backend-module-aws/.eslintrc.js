module.exports = require('../../.eslint/room')(__dirname);
