// Reads vitest's JSON report: nothing may be skipped here. Closes with the counts.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const tests = report.testResults.flatMap((file) => file.assertionResults);
const count = (status) => tests.filter((test) => test.status === status).length;
const passed = count('passed');
const failed = count('failed');
for (const { fullName, status } of tests) {
  if (status !== 'passed') console.log(`${status}: ${fullName}`);
}
const others = tests.length - passed - failed;
console.log(`${passed} passed, ${failed} failed, ${others} skipped`);
if (failed > 0 || others > 0 || passed === 0) process.exit(1);
