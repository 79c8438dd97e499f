// A reporter of Jest for tests that take minutes: a line when one begins, and one when it has ended.
const { stdout } = require('node:process');

const clock = () => new Date().toTimeString().slice(0, 8);
const say = line => stdout.write(`${clock()}  ${line}\n`);

module.exports = class Progress {
  onTestCaseStart(_test, { fullName, mode }) {
    if (mode !== 'skip') say(`begins  ${fullName}`);
  }

  onTestCaseResult(_test, { fullName, status, duration, failureMessages }) {
    const seconds = `${((duration ?? 0) / 1_000).toFixed(1)} s`;
    if (status === 'passed') say(`passed  ${fullName} (${seconds})`);
    if (status === 'failed') {
      say(`FAILED  ${fullName} (${seconds})`);
      stdout.write(`${failureMessages.join('\n').replace(/^/gm, '    ')}\n`);
    }
  }

  onTestFileResult(_test, { testExecError, testFilePath }) {
    if (testExecError) say(`FAILED  ${testFilePath}: ${testExecError.message}`);
  }
};
