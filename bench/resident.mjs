import { readFileSync } from 'node:fs';

const EVERY_MS = 50;
const KIB_A_MIB = 1024;

function status(pid, field) {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return match === null ? null : Number(match[1]) / KIB_A_MIB;
}

/** Watches a process' resident memory, where there is a /proc; stop() gives the peak and the samples on the way, in MiB. */
export function residentPeak(pid) {
  const samples = [];
  let peak = null;
  const look = () => {
    try {
      peak = status(pid, 'VmHWM') ?? peak;
      samples.push(status(pid, 'VmRSS'));
    } catch {
      // Not started yet, ended already, or no such system.
    }
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      return { peakMiB: peak, residentMiB: thinned(samples.filter((sample) => sample !== null)) };
    },
  };
}

/** At most 40 samples, evenly spread: enough to see whether memory grows. */
function thinned(samples) {
  const step = Math.max(1, Math.ceil(samples.length / 40));
  return samples.filter((_, index) => index % step === 0).map((sample) => Math.round(sample));
}
