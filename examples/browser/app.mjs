// Drop an EDF recording, get the night's report; nothing leaves the browser. From the repository's root, after a build:
//   python3 -m http.server    and open    http://localhost:8000/examples/browser/
import {
  blobSource,
  encodeNight,
  loadModel,
  nightJson,
  nightPage,
  nightReport,
  openRecording,
  readHypnogram,
  simulateNight,
  stageTable,
} from '../../dist/ulw-sleepnet.browser.js';

const find = (selector) => document.querySelector(selector);
const [progress, problem, downloads, frame] = ['progress', '[role=alert]', '#downloads', '#night'].map(find);
const channelChoice = find('#channel select');

const model = fetch('../../weights/eeg1.ulw')
  .then((response) => response.arrayBuffer())
  .then((bytes) => loadModel(new Uint8Array(bytes)));

/** What was chosen last: a recording, and a hypnogram or null. */
let night = null;

/** Sleep-EDF's hypnograms are EDF as well, but without a signal. */
async function isRecording(file) {
  return /\.(edf|bdf|rec)$/i.test(file.name) && (await openRecording(blobSource(file))).signals.length > 0;
}

async function take(files) {
  const kinds = await Promise.all(files.map(isRecording));
  const recordings = files.filter((_, index) => kinds[index]);
  if (recordings.length > 1) {
    throw new Error(`One recording at a time, please; these are ${recordings.map(({ name }) => name).join(', ')}.`);
  }
  const recording = recordings[0] ?? night?.recording;
  if (recording === undefined) throw new Error('There is no recording among these files: an EDF with signals.');
  const truth = files.find((_, index) => !kinds[index]) ?? null;
  night = { recording, truth };
  const { signals } = await openRecording(blobSource(recording));
  const labels = signals.filter(({ microvoltsPerUnit }) => microvoltsPerUnit !== null).map(({ label }) => label);
  channelChoice.replaceChildren(
    new Option('found by its label', ''),
    ...labels.map((label) => new Option(label, label)),
  );
  find('#channel').hidden = false;
  await score();
}

async function score() {
  const truth = night.truth === null ? null : await readHypnogram(blobSource(night.truth));
  const recording = await openRecording(blobSource(night.recording));
  const report = await nightReport(recording, await model, truth, {
    channels: channelChoice.value === '' ? [] : [channelChoice.value],
    progress: (done, total) => Object.assign(progress, { value: done, max: total }),
  });
  show(report);
}

function show(report) {
  const page = nightPage(report);
  frame.srcdoc = page;
  const name = report.recording.name.replace(/\.\w+$/, '');
  for (const { href } of downloads.children) URL.revokeObjectURL(href);
  downloads.replaceChildren(
    link('Report (HTML)', `${name}.html`, page),
    link('Stages (CSV)', `${name}-stages.csv`, stageTable(report.epochs)),
    link('All (JSON)', `${name}.json`, JSON.stringify(nightJson(report))),
  );
  downloads.hidden = false;
}

function link(text, name, content) {
  return Object.assign(document.createElement('a'), {
    textContent: text,
    download: name,
    href: URL.createObjectURL(new Blob([content])),
  });
}

/** One job at a time; what it throws is said in words. */
async function busy(job) {
  for (const element of [problem, downloads, frame]) element.hidden = true;
  progress.removeAttribute('value');
  progress.hidden = false;
  try {
    await job();
  } catch (error) {
    problem.textContent = error.message;
    problem.hidden = false;
  } finally {
    progress.hidden = true;
  }
}

/** A night that nobody slept, with the truth that it was made from. */
async function simulate() {
  await new Promise((painted) => setTimeout(painted, 50));
  const channels = [{ label: 'EEG C4-M1', role: 'eeg', posterior: 0.4 }];
  const files = encodeNight(simulateNight({ seed: 20260, channels }));
  await take([new File([files.recording], 'simulated.edf'), new File([files.hypnogram], 'simulated-hypnogram.edf')]);
}

// The page's own height, which unlike scrollHeight is not at least the frame's; and whenever it changes, since a frame
// that was hidden is laid out in no width at first.
const fit = ([{ target }]) => (frame.style.height = `${target.offsetHeight}px`);
const height = new ResizeObserver(fit);
frame.addEventListener('load', () => {
  frame.hidden = false;
  height.disconnect();
  height.observe(frame.contentDocument.documentElement);
});

find('#files').addEventListener('change', async ({ target }) => {
  await busy(() => take([...target.files]));
  // So that the same file may be chosen again.
  target.value = '';
});
find('#simulate').addEventListener('click', () => busy(simulate));
channelChoice.addEventListener('change', () => busy(score));
addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.add('dragging');
});
addEventListener('dragleave', () => document.body.classList.remove('dragging'));
addEventListener('drop', (event) => {
  event.preventDefault();
  document.body.classList.remove('dragging');
  busy(() => take([...event.dataTransfer.files]));
});
