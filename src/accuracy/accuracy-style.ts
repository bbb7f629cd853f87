/** What the accuracy report draws and the page of a night does not; follows `PAGE_STYLE`. */
export const ACCURACY_STYLE = `
.verdict { font-size: 19px; font-weight: 600; line-height: 1.35; }
.verdict ~ p { margin-top: 6px; }
.columns > * { min-width: 0; }
.scroll { overflow-x: auto; margin-top: 8px; overflow-wrap: normal; }
.scroll thead th { vertical-align: bottom; }
.scroll tbody th { min-width: 84px; }
.scroll.wordy tbody th { min-width: 150px; }
.scroll tr > :first-child { padding-right: 10px; }
.confusions { margin-top: 16px; }
p.note { margin: -2px 0 6px; font-size: 13px; color: var(--soft); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); gap: 18px 24px; margin-top: 12px; }
.cards figure { margin: 0; break-inside: avoid; }
.cards figcaption { margin: 0 0 4px; }
svg.signal { width: 100%; }
.trace { fill: none; stroke: var(--ink); stroke-width: .8; vector-effect: non-scaling-stroke; }
.bars text { text-anchor: start; }
svg.bars { width: 100%; }
.ghost { fill: none; stroke: var(--soft); stroke-width: 1; }
.curve { max-width: 420px; margin: 0; padding: 4px 10px 0 40px; }
.curve > svg { width: 100%; }
.curve figcaption, .curve .legend { margin-left: 0; }
.line-float { fill: none; stroke: var(--N3); stroke-width: 2; } .dot-float { fill: var(--N3); }
.line-int8 { fill: none; stroke: var(--REM); stroke-width: 2; stroke-dasharray: 5 3; } .dot-int8 { fill: var(--REM); }
.line-other { fill: none; stroke: var(--W); stroke-width: 2; stroke-dasharray: 1 3; } .dot-other { fill: var(--W); }
.legend.sides { margin: 0 0 8px; }
.cards .robust { display: flex; flex-direction: column; } .robust > svg { margin-top: auto; }
.robust figcaption { font-weight: 400; } .robust b { color: var(--ink); }
.robust > svg { width: 100%; } .robust text.across { text-anchor: middle; } .cards + .scroll { margin-top: 16px; }
@media (max-width: 620px) {
  .scroll { font-size: 14px; } .scroll tbody th { min-width: 56px; } .scroll.wordy tbody th { min-width: 96px; }
  .scroll th, .scroll td { padding: 4px 5px; }
  .scroll tr > :first-child { position: sticky; left: 0; padding-left: 0; background: var(--card); }
}
@media print {
  .scroll table { font-size: 9.5px; } .scroll th, .scroll td { padding: 2px 3px; } .verdict { font-size: 14px; }
  .scroll { overflow: visible; } .scroll td { white-space: normal; } p.note { font-size: 11px; }
}
`;
