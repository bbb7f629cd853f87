import { escapeMarkup } from './plain-text.js';
import type { Tick } from './time-axis.js';

/** The time axis that every panel of a figure shares. */
export interface PanelAxis {
  /** Seconds. */
  readonly span: number;
  /** Where thin lines cross the panels. */
  readonly grid: readonly Tick[];
  /** A time in the drawing's own units. */
  readonly x: (seconds: number) => string;
  /** Width of the drawing in those units. */
  readonly width: number;
}

/**
 * @param unit seconds of one unit of x, best one epoch: paths stay short
 */
export function panelAxis(span: number, grid: readonly Tick[], unit: number): PanelAxis {
  return { span, grid, width: span / unit, x: (seconds) => String(Math.round((seconds / unit) * 100) / 100) };
}

/** What several panels of a figure show alike, in percent across and CSS pixels down. */
export interface PanelLayers {
  /** Under the drawing: time without a stage. */
  readonly behind: string;
  /** Over it: marks of moments. */
  readonly over: string;
}

export interface Panel {
  readonly axis: PanelAxis;
  readonly layers?: PanelLayers | undefined;
  /** CSS pixels. */
  readonly height: number;
  readonly label: string;
  /** Names left of the drawing, in the page's margin. */
  readonly names: readonly { readonly text: string; readonly y: number; readonly className: string }[];
  /** Heights of faint horizontal lines. */
  readonly lines: readonly number[];
  /** SVG in units of the axis across and CSS pixels down. */
  readonly drawing: string;
}

/**
 * One strip of a figure. It is as wide as the page lets it be: only the drawing is stretched, while text and line widths
 * keep their size, so that a phone can read it. Names stand left of x = 0: the page leaves a margin for them.
 */
export function svgPanel({ axis, layers, height, label, names, lines, drawing }: Panel): string {
  const down = String(height);
  const rules = lines.map((y) => `<line class="rule" x2="100%" y1="${String(y)}" y2="${String(y)}"/>`);
  const grid = axis.grid.map(
    ({ at }) => `<line class="grid" x1="${percent(at, axis)}" x2="${percent(at, axis)}" y2="${down}"/>`,
  );
  const texts = names.map(
    ({ text, y, className }) =>
      `<text class="${className}" x="-10" y="${String(y)}" dy=".35em">${escapeMarkup(text)}</text>`,
  );
  return (
    `<svg class="panel" height="${down}" role="img" aria-label="${escapeMarkup(label)}">` +
    `${layers?.behind ?? ''}${rules.join('')}${grid.join('')}${texts.join('')}` +
    `<svg width="100%" height="${down}" viewBox="0 0 ${String(axis.width)} ${down}" preserveAspectRatio="none">${drawing}</svg>${layers?.over ?? ''}</svg>`
  );
}

/** Where a time lies, as a share of the panel's width. */
export function percent(seconds: number, axis: PanelAxis): string {
  return `${String(Math.round((seconds / axis.span) * 1e5) / 1e3)}%`;
}
