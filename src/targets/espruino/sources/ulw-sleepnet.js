// Stages epochs as their samples arrive. On boards with a Cortex-M4 the engine is machine code, called through
// E.nativeCall; elsewhere it is the ES5 export. scripts/embed-espruino.mjs minifies it and puts
// numbers for RESET, FINISH, DISCARD and ONE (see thumb.c); `ulw export` puts a literal for each MODEL.x. Espruino interprets the text where it lies in flash, but needs about 100 bytes for each function and,
// at 64 MHz, a tenth of a millisecond for each operation: what stays is few functions, what runs often few operations.
var UlwStream = (function () {
  /** The machine code as a function, and its arena. */
  function nativeParts(used) {
    var types = 'int(int,int,int,int)';
    var code, image, at, own, words, i;

    function refuse(found, expected) {
      throw new Error('ulw-sleepnet: found ' + found + '; expected ' + expected);
    }

    function stored(name, size, check) {
      var bytes = require('Storage').read(name);
      if (!bytes || bytes.length !== size || (E.CRC32(bytes) | 0) !== check) {
        refuse((bytes ? 'another' : 'no') + ' Storage file ' + name, 'the one that was exported with this module');
      }
      return bytes;
    }

    /** Where ulw-install may have put the files: the first free internal flash that both fit in; else 0. */
    function freePages() {
      var areas = require('Flash').getFree();
      var a;
      for (a = 0; a < areas.length; a++) {
        if (areas[a].length >= MODEL.code + MODEL.image && E.getAddressOf(E.memoryArea(areas[a].addr, 4), true)) {
          return areas[a].addr;
        }
      }
      return 0;
    }

    /** Where ulw-install put it, else as it was read: Storage may move its files when it is written to. */
    function installed(bytes, offset, check) {
      var pages = freePages();
      var area = pages && E.memoryArea(pages + offset, bytes.length);
      return area && (E.CRC32(area) | 0) === check ? area : bytes;
    }

    code = installed(stored('ulw.code', MODEL.code, MODEL.codeCheck), 0, MODEL.codeCheck);
    image = installed(stored('ulw.model', MODEL.image, MODEL.imageCheck), MODEL.code, MODEL.imageCheck);
    at = E.getAddressOf(image, true);
    own = new Int32Array((MODEL.arena + (at ? 0 : MODEL.image)) >> 2);
    if (!E.getAddressOf(own, true)) refuse('memory in pieces', 4 * own.length + ' bytes in one piece');
    words = MODEL.header;
    for (i = 0; i < words.length; i++) own[i] = words[i];
    own[0] = at || MODEL.arena;
    own[1] = at ? 0 : 1;
    own[2] = used;
    if (!at) new Uint8Array(own.buffer, MODEL.arena).set(E.toUint8Array(image));
    at = E.getAddressOf(code, true);
    return {
      own: own,
      call: at ? E.nativeCall(at | 1, types) : E.nativeCall(1, types, code),
      at: E.getAddressOf,
      logits: new Int32Array(own.buffer, MODEL.logits, 5),
    };
  }

  /** The same with the ES5 export, for which an array's address is the array. */
  function es5Parts(used) {
    var stager = (typeof UlwSleepNet === 'undefined' ? require('ulw-es5') : UlwSleepNet).create();
    var room = [];
    var logits = [0, 0, 0, 0, 0];
    return {
      own: null,
      call: function (own, samples, count, channel) {
        var i, values;
        channel = channel | 0;
        if (count === FINISH) {
          i = stager.finish();
          values = stager.logits();
          for (count = 0; count < 5; count++) logits[count] = values[count];
          return i;
        }
        if (count === RESET || count === DISCARD) {
          for (i = 0; i < MODEL.channels; i++) room[i] = (used >> i) & 1 ? MODEL.epochSamples : 0;
          if (count === RESET) stager.reset();
          else stager.discard();
          return 0;
        }
        if (!(room[channel] >= 0)) return -1;
        if (count === ONE) {
          if (samples !== (samples << 16) >> 16) return -1;
          samples = [samples];
          count = 1;
        }
        if (count > room[channel]) count = room[channel];
        if (count > 0) stager.push(channel, samples, count);
        room[channel] -= count;
        return room[channel] ? count : -2 - count;
      },
      at: function (array) {
        return array;
      },
      logits: logits,
    };
  }

  function create(options) {
    // First what is looked up at every push: names are searched for one after another.
    var Counts = Int16Array;
    var own, call, at, stream;
    var isNative =
      typeof process !== 'undefined' &&
      typeof E !== 'undefined' &&
      typeof E.nativeCall === 'function' &&
      MODEL.boards.indexOf(' ' + process.env.BOARD + ' ') >= 0;
    var channels = (options && options.channels) || MODEL.numbers;
    var whole = 0;
    var used = 0;
    var parts, i;

    for (i = 0; i < channels.length; i++) {
      if (MODEL.numbers.indexOf(channels[i]) < 0) throw new Error('ulw-sleepnet: no channel ' + channels[i]);
      used |= 1 << channels[i];
    }
    parts = isNative ? nativeParts(used) : es5Parts(used);
    // Addresses are asked for each time: E.defrag() moves what they are of.
    own = parts.own;
    call = parts.call;
    at = parts.at;
    stream = {
      native: isNative,
      stage: -1,
      logits: parts.logits,

      /** `samples`: one, or an array. Returns those taken: fewer while another channel's epoch is not whole. */
      push: function (samples, channel) {
        var taken = -1;
        if (samples instanceof Counts) taken = call(at(own, true), at(samples, true), samples.length, channel);
        else if (samples === (samples | 0)) taken = call(at(own, true), samples, ONE, channel);
        return taken < 0 ? stream.go(samples, channel, taken) : taken;
      },

      /** What push does seldom: after a call of machine code that ended an epoch or refused. */
      go: function (samples, channel, taken) {
        var done = -2 - taken;
        var count = samples.length;
        channel = channel | 0;
        if (channels.indexOf(channel) < 0) throw new Error('ulw-sleepnet: no channel ' + channel);
        if (taken === -1) {
          if (!(count >= 0)) throw new Error('ulw-sleepnet: found a sample of ' + samples + '; expected 16 bits');
          for (done = 0; done < count && stream.push(samples[done], channel); done++);
          return done;
        }
        if (!done || ++whole < channels.length) return done;
        stream.stage = call(at(own, true), 0, FINISH, 0);
        stream.discard();
        if (options && options.onepoch) options.onepoch(stream.stage, stream.logits);
        if (!(count > done)) return done;
        count = new Int16Array(samples.buffer, samples.byteOffset + 2 * done, count - done);
        return done + stream.push(count, channel);
      },

      /** Forgets the epoch begun; true forgets the sleeper, too. */
      discard: function (isNew) {
        whole = 0;
        call(at(own, true), 0, isNew ? RESET : DISCARD, 0);
      },
      reset: function () {
        stream.stage = -1;
        stream.discard(true);
      },
    };
    parts = 0;
    stream.discard(true);
    return stream;
  }

  return {
    create: create,
    info: function () {
      return MODEL.info;
    },
  };
})();
if (typeof module !== 'undefined' && module) module.exports = UlwStream;
