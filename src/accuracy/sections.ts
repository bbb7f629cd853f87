import { grouped } from '../report/figures.js';
import type { AccuracyReport } from './accuracy-report.js';
import { DRAWN_EPOCHS } from './compare-nights.js';
import { robustnessNote, robustnessTable } from './robustness/robustness-table.js';
import {
  ablationTable,
  confidenceTable,
  costTable,
  dataTable,
  differingTable,
  figuresTable,
  layerTable,
  perStageFigures,
  type TextTable,
} from './tables.js';

/** A part of the report, as plain text. */
export interface ReportSection {
  readonly id:
    'figures' | 'stages' | 'confidence' | 'robustness' | 'layers' | 'ablations' | 'cost' | 'differing' | 'data';
  readonly title: string;
  /** How to read it. */
  readonly note: string;
  readonly table: TextTable;
  /** Terms of the table and what they mean. */
  readonly terms?: readonly (readonly [term: string, meaning: string])[];
}

/** The parts in their order; those without content are left out. */
export function reportSections(report: AccuracyReport): readonly ReportSection[] {
  const { stages, layers, ablations, cost, differing } = report;
  const { truth } = stages;
  const sections: ReportSection[] = [
    {
      id: 'figures',
      title: 'Float against eight bits',
      note:
        'All compared epochs. Differences are eight bits minus float. Macro-F1 is the mean over the stages that the ' +
        'truth or this side has; where the two sides have different ones, no difference is given.',
      table: figuresTable(stages),
    },
    {
      id: 'stages',
      title: 'Each stage',
      note: 'Each stage against the rest, with the truth.',
      table: perStageFigures(stages),
    },
    {
      id: 'confidence',
      title: 'Do the probabilities mean what they say?',
      note:
        'Epochs by the probability of the stage chosen: its mean, and the share that was right. Expected calibration ' +
        'error is the mean gap between the two (Guo et al., 2017; ten bins).',
      table: truth === null ? { head: [], rows: [] } : confidenceTable(truth.float.confidence, truth.int8.confidence),
    },
    ...robustnessSection(report),
    {
      id: 'layers',
      title: 'Layer by layer',
      note:
        `On ${grouped(layers.epochs)} epochs spread over all, in model units. Range: of the layer's output in float; ` +
        'saturated: the share of it beyond the clipping point. SQNR, signal to quantisation noise: of that output, all ' +
        "layers up to it quantised. Alone: this layer's weights and output in eight bits, the rest in float; " +
        "probability moved is half the summed change of the five. A bias correction is the head's: alone it takes off " +
        'what the layers before it would have added.',
      table: layerTable(layers),
    },
    {
      id: 'ablations',
      title: 'Quantised otherwise',
      note:
        'All compared epochs, through the engine. Coarser weights are rounded to their grid first and then quantised as ' +
        "ever, with the file's own clipping points. The clipping rows are calibrated on the " +
        `${grouped(layers.epochs)} epochs of these same recordings, so they are a little too good. Each way has a ` +
        'bias correction of its own, measured on 128 of those epochs at most, but for the row that says so.',
      table: ablationTable(ablations),
    },
    {
      id: 'cost',
      title: 'Cost',
      note:
        cost.instructions.length > 0
          ? 'Instructions: of the C export in passes of 4 samples, GCC 12.2, no bounds checks, counted in QEMU for four channels of this extractor; a share of it for each channel here. Longer passes take fewer.'
          : 'Instructions on microcontrollers were not counted for this extractor.',
      table: costTable(cost),
    },
    {
      id: 'differing',
      title: 'Where they differ',
      note: `Epochs whose stage eight bits change, the largest margin first, at most ${DRAWN_EPOCHS}.`,
      table: differingTable(report),
    },
    { id: 'data', title: 'Data', note: 'Epochs are compared where every channel is good.', table: dataTable(report) },
  ];
  return sections.filter(({ table, id }) => table.rows.length > 0 && (id !== 'differing' || differing.length > 0));
}

function robustnessSection({ robustness }: AccuracyReport): ReportSection[] {
  if (robustness === null) return [];
  return [
    {
      id: 'robustness',
      title: 'Disturbed recordings',
      note: robustnessNote(robustness),
      table: robustnessTable(robustness),
      terms: robustness.panels.map(({ title, note }) => [title, note]),
    },
  ];
}
