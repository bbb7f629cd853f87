// To be run by an Espruino that has an exported folder's files in its Storage: what a stream needs of JavaScript's memory,
// what a push and an epoch take, and the logits of the demo's first epoch, whose expected ones stand in app.js.
var variable = process.memory().blocksize;
var before = process.memory().usage;
var ulw = require('ulw-sleepnet');
var stream = ulw.create({
  onepoch: function (stage, logits) {
    print(ulw.info().stages[stage], logits.join(' '));
  },
});
var channels = ulw.info().channels.length;
var length = ulw.info().epochSamples;
print(process.env.BOARD, stream.native ? 'native' : 'ES5', variable * (process.memory(false).usage - before), 'bytes');
print('without garbage', variable * (process.memory().usage - before), 'bytes of variables of', variable);
var seconds = 0;
var empty = new Int16Array(0);
var at, channel, samples, start, i;
for (at = 0; at < length; at += 100) {
  for (channel = 0; channel < channels; channel++) {
    samples = E.toUint8Array(require('Storage').read('ulwsleep.demo', 2 * (channel * length + at), 200));
    samples = new Int16Array(samples.buffer);
    start = getTime();
    stream.push(samples, channel);
    seconds += getTime() - start;
  }
}
print('an epoch in pushes of 100', 1000 * seconds, 'ms');
start = getTime();
for (i = 0; i < 100; i++) stream.push(empty);
print('an empty push', 10 * (getTime() - start), 'ms');
