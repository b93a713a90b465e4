// Mocha reporter that writes every test of the tree, also those that a failed hook kept from running, to AIDAO_RESULTS:
// [{ file, title, status: pass | fail | skip, error }].
const { writeFileSync } = require('fs');
const path = require('path');
const { NOT_JUDGED, running } = require('./redirect');

const folder = path.join(__dirname, '.openzeppelin', 'test');

module.exports = class {
  constructor(runner) {
    // By suite, as a hook's failure ends the suite that it belongs to.
    const failedHooks = new Map();
    runner.on('suite', ({ file }) => {
      if (file) running.file = path.relative(folder, file);
    });
    runner.on('fail', (failed, error) => {
      if (failed.type === 'hook') failedHooks.set(failed.parent, error);
      else failed.aidaoError = error;
    });
    runner.once('end', () => {
      const results = [];
      collect(runner.suite, undefined, failedHooks, results);
      writeFileSync(process.env.AIDAO_RESULTS, JSON.stringify(results, null, 1));
    });
  }
};

function collect(suite, inherited, failedHooks, results) {
  const ofHook = failedHooks.get(suite) ?? inherited;
  for (const test of suite.tests) {
    const error = test.aidaoError ?? (test.state === 'passed' ? undefined : ofHook);
    const message = error && `${error === ofHook ? 'in the set-up: ' : ''}${lines(error)}`;
    let status = 'fail';
    if (test.state === 'passed') status = 'pass';
    else if (test.isPending() || error?.message.startsWith(NOT_JUDGED)) status = 'skip';
    results.push({ file: path.relative(folder, test.file), title: test.fullTitle(), status, error: message });
  }
  for (const child of suite.suites) collect(child, ofHook, failedHooks, results);
}

const lines = (error) => String(error.message ?? error).split('\n').slice(0, 4).join(' ').slice(0, 600);
