// Replays one simulated epoch, over and over, as fast as the watch can: no sensor is read. Shows the stage, what the
// replay took and, top to bottom, W, REM, N1, N2 and N3 of the replays. The first one is compared with the reference.
const DEMO = DEMO_FACTS;
const PUSH = 50;
const SHOWN = 40;
/** Of W, N1, N2, N3, REM: the line in the hypnogram. */
const LINES = [0, 2, 3, 4, 1];
const ulw = require('ulw-sleepnet');
const storage = require('Storage');
const info = ulw.info();

const stages = [];
let place = 0;
let seconds = 0;
let milliseconds = 0;
let verdict = '';
let isOver = false;

const stream = ulw.create({
  onepoch: (stage, logits) => {
    if (verdict === '') {
      verdict = DEMO.logits.every((value, i) => value === logits[i]) ? 'bits as reference' : 'OTHER BITS';
    }
    stages.push(stage);
    if (stages.length > SHOWN) stages.shift();
    isOver = true;
  },
});

function drawHypnogram(left, top) {
  stages.forEach((stage, i) => {
    const y = top + 10 * LINES[stage];
    g.setColor(stage === 4 ? '#f00' : g.theme.fg).fillRect(left + 4 * i, y, left + 4 * i + 3, y + 3);
  });
}

function draw() {
  const area = Bangle.appRect;
  const middle = area.x + area.w / 2;
  g.reset().clearRect(area.x, area.y, area.x2, area.y2).setFontAlign(0, -1);
  g.setFont('Vector', 40).drawString(stream.stage < 0 ? '...' : info.stages[stream.stage], middle, area.y + 4);
  g.setFont('6x8', 1).drawString('simulated epoch, no sensor', middle, area.y + 48);
  g.drawString(verdict, middle, area.y + 60);
  g.drawString(
    (stream.native ? 'native' : 'ES5') + ', ' + milliseconds.toFixed(0) + ' ms an epoch',
    middle,
    area.y + 72,
  );
  drawHypnogram(area.x + 8, area.y + 92);
}

function step() {
  const count = Math.min(PUSH, DEMO.samples - place);
  for (let channel = 0; channel < info.channels.length; channel++) {
    const bytes = storage.read('ulwsleep.demo', 2 * (channel * DEMO.samples + place), 2 * count);
    const samples = new Int16Array(E.toUint8Array(bytes).buffer);
    const start = getTime();
    stream.push(samples, channel);
    seconds += getTime() - start;
  }
  place = (place + count) % DEMO.samples;
  if (!isOver) return;
  milliseconds = 1000 * seconds;
  seconds = 0;
  isOver = false;
  draw();
}

Bangle.setUI({ mode: 'custom', back: () => load() });
Bangle.loadWidgets();
Bangle.drawWidgets();
draw();
setInterval(step, 20);
