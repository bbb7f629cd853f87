import { execFileSync } from 'node:child_process';

const PYTHON = '/usr/bin/python3';

/** Added to the name of a test that needs Debian's python3-mne, so that its skipping says why; empty where it is here. */
export const NEEDS_MNE = ((): string => {
  try {
    execFileSync(PYTHON, ['-c', 'import importlib.util as u, sys; sys.exit(u.find_spec("mne") is None)']);
    return '';
  } catch {
    return ` (skipped: ${PYTHON} with mne is not on this machine)`;
  }
})();

const READ = `
import io, json, sys, tempfile, mne
with tempfile.NamedTemporaryFile(suffix='.edf') as file:
    file.write(sys.stdin.buffer.read()); file.flush()
    raw = mne.io.read_raw_edf(file.name, verbose='error')
    notes = mne.read_annotations(file.name)
start = raw.info['meas_date']
print(json.dumps({'start': start and start.strftime('%Y-%m-%dT%H:%M:%S'),
    'annotations': [[float(n['onset']), float(n['duration']), n['description']] for n in notes]}))
`;

/** What mne finds in an EDF+ file of annotations. */
export function readByMne(file: Uint8Array): {
  readonly start: string | null;
  readonly annotations: readonly (readonly [onset: number, duration: number, text: string])[];
} {
  return JSON.parse(execFileSync(PYTHON, ['-c', READ], { input: file }).toString()) as ReturnType<typeof readByMne>;
}
