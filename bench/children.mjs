import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('contender-child.mjs', import.meta.url));

/** A process that answers one request after another. */
class Child {
  constructor(name) {
    this.name = name;
    // TensorFlow.js greets on standard output, which is the table's.
    this.process = fork(CHILD, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  }

  ask(request) {
    return new Promise((resolve, reject) => {
      const ended = (code) => reject(new Error(`${this.name}: its process ended with ${code}`));
      this.process.once('exit', ended);
      this.process.once('message', ({ result, error }) => {
        this.process.off('exit', ended);
        if (error === undefined) resolve(result);
        else reject(new Error(`${this.name}: ${error}`));
      });
      this.process.send(request);
    });
  }

  stop() {
    this.process.removeAllListeners();
    this.process.kill();
  }
}

/**
 * Starts every engine in its own process and has it load the material.
 * @returns `contenders`, each with `ask`, which sends a request about it, and `stop`, which ends the processes
 */
export async function startEngines(engines, folder, progress) {
  const children = [];
  const stop = () => children.forEach((child) => child.stop());
  try {
    const contenders = [];
    for (const { name, module, option } of engines) {
      progress(`starting ${name}`);
      const child = new Child(name);
      children.push(child);
      const list = await child.ask({ kind: 'load', module, option, folder });
      list.forEach((facts, index) =>
        contenders.push({ ...facts, ask: (kind, more = {}) => child.ask({ kind, index, ...more }) }),
      );
    }
    return { contenders, stop };
  } catch (error) {
    stop();
    throw error;
  }
}
