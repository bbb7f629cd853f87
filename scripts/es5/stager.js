/* global ENGINE, MODEL, module */
/* eslint-disable @typescript-eslint/no-unused-vars -- what stands for ENGINE uses them */
// The host's part of an ES5 export: the model's bytes into the planned memory, samples in, stages out.
// scripts/embed-es5.mjs puts the engine's functions for ENGINE, `ulw export` the model for MODEL.
var UlwSleepNet = (function (model) {
  function clz32(value) {
    var zeros = 32;
    while (value) {
      value = value >>> 1;
      zeros--;
    }
    return zeros;
  }

  /** Right for ranges that overlap, too. */
  function copyBytes(bytes, target, source, count) {
    var i;
    if (target < source) for (i = 0; i < count; i++) bytes[target + i] = bytes[source + i];
    else for (i = count - 1; i >= 0; i--) bytes[target + i] = bytes[source + i];
  }

  function fillBytes(bytes, target, value, count) {
    var i;
    for (i = 0; i < count; i++) bytes[target + i] = value;
  }

  function engineIn(buffer) {
    var HEAP8 = new Int8Array(buffer);
    var HEAPU8 = new Uint8Array(buffer);
    var HEAP16 = new Int16Array(buffer);
    var HEAPU16 = new Uint16Array(buffer);
    var HEAP32 = new Int32Array(buffer);
    return ENGINE;
  }

  function refuse(found, expected) {
    throw new Error('UlwSleepNet: found ' + found + '; expected ' + expected);
  }

  /** Base64 of a length that is a multiple of 4, without padding. */
  function decode(text, bytes, at) {
    var digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    var i, word;
    for (i = 0; i < text.length; i += 4) {
      word =
        (digits.indexOf(text.charAt(i)) << 18) |
        (digits.indexOf(text.charAt(i + 1)) << 12) |
        (digits.indexOf(text.charAt(i + 2)) << 6) |
        digits.indexOf(text.charAt(i + 3));
      bytes[at++] = word >> 16;
      bytes[at++] = (word >> 8) & 255;
      bytes[at++] = word & 255;
    }
  }

  function create() {
    var plan = model.plan;
    var addresses = model.addresses;
    var program = addresses.program;
    var state = addresses.state;
    var buffer = new ArrayBuffer(plan.arena);
    var counts = new Int16Array(buffer);
    var words = new Int32Array(buffer);
    var engine = engineIn(buffer);

    function reset() {
      engine.reset(program, state);
    }

    function check(channel, samples, count) {
      var i, sample;
      if (channel !== (channel | 0) || channel < 0 || channel >= model.channels.length) {
        refuse('channel ' + channel, '0 to ' + (model.channels.length - 1));
      }
      if (!samples || count !== (count | 0) || count < 0 || count > samples.length) {
        refuse('a count of ' + count, 'an array of at least as many samples');
      }
      for (i = 0; i < count; i++) {
        sample = samples[i];
        if (sample !== (sample | 0) || sample < -32768 || sample > 32767) {
          refuse('sample ' + i + ' of ' + sample, 'an integer of 16 bits');
        }
      }
    }

    function push(channel, samples, count) {
      var own = counts;
      var first = addresses.samples >> 1;
      var taken = 0;
      var length, done, i;
      if (count === undefined && samples) count = samples.length;
      check(channel, samples, count);
      while (taken < count) {
        length = count - taken < plan.chunkSamples ? count - taken : plan.chunkSamples;
        for (i = 0; i < length; i++) own[first + i] = samples[taken + i];
        done = engine.push(program, state, addresses.scratch, channel, addresses.samples, length);
        taken += done;
        if (done < length) return taken;
      }
      return taken;
    }

    function finish() {
      var stage = engine.finish(program, state);
      if (stage === -1) refuse('no samples', 'an epoch of ' + model.epochSamples + ' of at least one channel');
      if (stage < 0) refuse('part of an epoch in channel ' + (-2 - stage), model.epochSamples + ' samples, or none');
      return stage;
    }

    function logits() {
      var result = [];
      var stage;
      for (stage = 0; stage < 5; stage++) result[stage] = words[(state >> 2) + stage];
      return result;
    }

    function discard() {
      engine.discard(program, state);
    }

    decode(model.program, new Uint8Array(buffer), program);
    if (words[program >> 2] !== model.epochSamples) refuse('a big-endian host', 'a little-endian one');
    reset();
    return { push: push, finish: finish, logits: logits, reset: reset, discard: discard };
  }

  return {
    create: create,
    name: model.name,
    stages: model.stages,
    channels: model.channels,
    sampleRate: model.sampleRate,
    epochSamples: model.epochSamples,
    microvoltsPerCount: model.microvoltsPerCount,
    logitScale: model.logitScale,
    plan: model.plan,
  };
})(MODEL);
if (typeof module !== 'undefined' && module) module.exports = UlwSleepNet;
