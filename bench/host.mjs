import { readFileSync } from 'node:fs';
import { cpus, loadavg, type, release } from 'node:os';

const packageAt = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

/** Where and with what the figures were measured. */
export function describeHost() {
  const [{ model }, ...others] = cpus();
  return {
    cpu: model.trim(),
    cores: 1 + others.length,
    loadBefore: loadavg()[0],
    os: `${type()} ${release()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    versions: { 'ulw-sleepnet': packageAt('../package.json').version, ...packageAt('package.json').dependencies },
    date: new Date().toISOString().slice(0, 10),
  };
}
