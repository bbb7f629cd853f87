// Stages epochs as their samples arrive. On boards with a Cortex-M4 the engine is machine code, called through
// E.nativeCall; elsewhere it is the ES5 export. scripts/embed-espruino.mjs minifies it and shortens the names that end
// in _; `ulw export` puts a literal for each MODEL.x. Espruino keeps a function's text in flash, but about 100 bytes for
// each function: so they are few, and what only a beginning needs is inside the constructor and gone after it.

/** One sleeper. */
function UlwStream(options) {
  var channels = (options && options.channels) || MODEL.numbers;
  var known = MODEL.boards.indexOf(' ' + (typeof process === 'undefined' ? '' : process.env.BOARD) + ' ') >= 0;
  var i;

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

  /** In flash where it can be addressed, else as it was read. */
  function installed(bytes, offset, check) {
    var pages = E.getAddressOf(bytes, true) ? 0 : freePages();
    var area = pages && E.memoryArea(pages + offset, bytes.length);
    return area && (E.CRC32(area) | 0) === check ? area : bytes;
  }

  function native(stream) {
    var code = installed(stored('ulw.code', MODEL.code, MODEL.codeCheck), 0, MODEL.codeCheck);
    var image = installed(stored('ulw.model', MODEL.image, MODEL.imageCheck), MODEL.code, MODEL.imageCheck);
    var types = 'int(int,int,int,int)';
    var at = E.getAddressOf(code, true);
    stream.image_ = E.getAddressOf(image, true) ? image : E.toUint8Array(image);
    stream.native_ = at ? E.nativeCall(at | 1, types) : E.nativeCall(1, types, code);
    stream.counts_ = new Int16Array((MODEL.arena >> 1) + MODEL.channelCount * MODEL.chunk);
    if (!E.getAddressOf(stream.image_, true) || !E.getAddressOf(stream.counts_, true)) {
      refuse('memory in pieces', MODEL.arena + ' bytes in one piece');
    }
    stream.parts_ = MODEL.arena >> 1;
    stream.logits = new Int32Array(stream.counts_.buffer, MODEL.logits, 5);
    new Int32Array(stream.counts_.buffer, 0, 1)[0] = MODEL.scratch;
  }

  this.native = known && typeof E !== 'undefined' && typeof E.nativeCall === 'function';
  if (this.native) native(this);
  else {
    this.stager_ = (typeof UlwSleepNet === 'undefined' ? require('ulw-es5') : UlwSleepNet).create();
    this.counts_ = new Int16Array(MODEL.channelCount * MODEL.chunk);
    this.parts_ = 0;
    this.logits = [0, 0, 0, 0, 0];
  }
  this.onepoch = options && options.onepoch;
  this.stage = -1;
  this.channels_ = channels;
  // Of each channel: the samples of the epoch so far, and those among them that wait for a pass.
  this.positions_ = [];
  this.waiting_ = [];
  for (i = 0; i < channels.length; i++) {
    if (MODEL.numbers.indexOf(channels[i]) < 0) refuse('channel ' + channels[i], 'one of ' + MODEL.numbers.join(' '));
  }
  this.reset();
}

/** Addresses are asked for each time: E.defrag() moves what they are of. */
UlwStream.prototype.call_ = function (samples, what) {
  return this.native_(E.getAddressOf(this.image_, true), E.getAddressOf(this.counts_, true), samples, what);
};

UlwStream.prototype.flush_ = function (channel) {
  var at = 2 * (this.parts_ + channel * MODEL.chunk);
  var count = this.waiting_[channel];
  this.waiting_[channel] = 0;
  if (!count) return;
  if (this.native) this.call_(E.getAddressOf(this.counts_, true) + at, (channel << 16) | count);
  else this.stager_.push(channel, new Int16Array(this.counts_.buffer, at, count));
};

/** `samples`: one, or an array of them. Returns those taken: fewer while another channel's epoch is not whole. */
UlwStream.prototype.push = function (samples, channel) {
  var isOne = typeof samples === 'number';
  var length = isOne ? 1 : samples.length;
  var taken = 0;
  var isRead, room, count, sample;
  channel = channel | 0;
  if (this.channels_.indexOf(channel) < 0) throw new Error('ulw-sleepnet: no channel ' + channel);
  isRead = !isOne && this.native && samples instanceof Int16Array && E.getAddressOf(samples, true);
  while (taken < length) {
    room = MODEL.epochSamples - this.positions_[channel];
    if (!room) break;
    count = 1;
    if (isRead) {
      this.flush_(channel);
      count = room < length - taken ? room : length - taken;
      this.call_(E.getAddressOf(samples, true) + 2 * taken, (channel << 16) | count);
    } else {
      sample = isOne ? samples : samples[taken];
      if (sample !== (sample << 16) >> 16) {
        throw new Error('ulw-sleepnet: found a sample of ' + sample + '; expected an integer of 16 bits');
      }
      this.counts_[this.parts_ + channel * MODEL.chunk + this.waiting_[channel]++] = sample;
      if (room === 1 || this.waiting_[channel] === MODEL.chunk) this.flush_(channel);
    }
    taken += count;
    this.positions_[channel] += count;
    if (count === room) this.finish_();
  }
  return taken;
};

/** Where every channel's epoch is whole. */
UlwStream.prototype.finish_ = function () {
  var values, i;
  for (i = 0; i < this.channels_.length; i++) {
    if (this.positions_[this.channels_[i]] < MODEL.epochSamples) return;
  }
  if (this.native) this.stage = this.call_(0, -2);
  else {
    this.stage = this.stager_.finish();
    values = this.stager_.logits();
    for (i = 0; i < 5; i++) this.logits[i] = values[i];
  }
  this.discard();
  if (this.onepoch) this.onepoch(this.stage, this.logits);
};

/** Forgets the epoch begun; `isNew` forgets the sleeper. */
UlwStream.prototype.discard = function (isNew) {
  var i;
  for (i = 0; i < this.channels_.length; i++) {
    this.positions_[this.channels_[i]] = this.waiting_[this.channels_[i]] = 0;
  }
  if (this.native) this.call_(0, isNew ? -1 : -3);
  else if (isNew) this.stager_.reset();
  else this.stager_.discard();
};

UlwStream.prototype.reset = function () {
  this.stage = -1;
  this.discard(true);
};

UlwStream.create = function (options) {
  return new UlwStream(options);
};

UlwStream.info = function () {
  return MODEL.info;
};

if (typeof module !== 'undefined' && module) module.exports = UlwStream;
