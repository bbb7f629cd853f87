import { join } from 'node:path';
import {
  failureText,
  lackingText,
  lackingTruth,
  nightLines,
  passedOverText,
  resultText,
  sharedTruthText,
  warnedText,
} from '../cohort/cohort-text.js';
import type { CohortPlan } from '../cohort/plan-cohort.js';
import type { CohortOptions, CohortResult } from '../cohort/score-cohort.js';
import { counted } from '../report/figures.js';
import { Progress } from './progress.js';
import type { ScoreArguments } from './score-options.js';
import { isAsciiOnly, lineWidth, terminalStyle } from './terminal-style.js';

/** What a run of `ulw score` says, and when. */
export interface Talk extends Pick<CohortOptions, 'show' | 'scored' | 'progress'> {
  readonly end: (result: CohortResult, interrupted: boolean) => void;
  readonly clear: () => void;
}

/** One recording: its report, then the files written; an error in one line. */
export function oneNight(plan: CohortPlan, options: ScoreArguments): Talk {
  const progress = new Progress(plan.titles[0], 'epochs');
  return {
    show: options.json === true ? 'json' : terminalStyle(),
    scored: ({ shown, files }) => {
      progress.end();
      process.stdout.write(shown ?? '');
      if (options.json === true) return;
      for (const file of files) console.log(`wrote ${join(options.output ?? '', file)}`);
    },
    progress: ({ epochs, totalEpochs }) => progress.report({ done: epochs, total: totalEpochs }),
    end: ({ failures }, interrupted) => {
      progress.end();
      for (const [title] of plan.done) console.log(`${title} was done before`);
      for (const failure of failures) console.error(failureText(failure));
      if (interrupted) console.error('ulw: interrupted');
    },
    clear: () => progress.end(),
  };
}

/** Many: a line or a JSON object as each ends, what the run came to, then what went wrong. */
export function manyNights(plan: CohortPlan, { json, output, truth }: ScoreArguments): Talk {
  const progress = new Progress('scoring', 'epochs');
  const width = lineWidth();
  const { head, line } = nightLines(
    plan.nights.map(({ title }) => title),
    width,
    isAsciiOnly(),
  );
  let lines = 0;
  return {
    show: json === true ? 'json' : null,
    scored: (night) =>
      progress.aside(() => {
        if (json === true) return process.stdout.write(night.shown ?? '');
        if (lines++ === 0) console.log(head);
        console.log(line(night));
      }),
    progress: ({ nights, totalNights, epochs, totalEpochs }) =>
      progress.report({ done: epochs, total: totalEpochs, nights: { done: nights, total: totalNights } }),
    end: (result, interrupted) => {
      progress.end();
      if (json !== true && plan.titles.length > 0) {
        console.log(`\n${resultText(result, plan.done.size, width)}`);
        const files = result.scored.reduce((sum, night) => sum + night.files.length, 0);
        if (output !== undefined && files > 0) console.log(`wrote ${counted(files, 'file')} below ${output}`);
      }
      const lacking = truth === undefined ? [] : lackingTruth(plan, result);
      const notes = [
        passedOverText(plan),
        lackingText(lacking),
        sharedTruthText(plan.nights),
        json === true ? null : warnedText(warnedOf(result, lacking), WHERE_WARNINGS_ARE),
      ];
      for (const note of notes) if (note !== null) console.error(note);
      for (const failure of result.failures) console.error(failureText(failure));
      if (interrupted) console.error(`ulw: interrupted; ${result.scored.length} of ${plan.nights.length} nights done`);
    },
    clear: () => progress.end(),
  };
}

const WHERE_WARNINGS_ARE = "a night's page and JSON show them, as does scoring it alone";

/** A truth that is lacking is a warning of its night's, and told before. */
function warnedOf({ scored }: CohortResult, lacking: readonly string[]): string[] {
  const warned = scored.filter(({ summary: { name, warnings } }) => warnings > (lacking.includes(name) ? 1 : 0));
  return warned.map(({ summary }) => summary.name);
}
