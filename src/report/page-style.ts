/** The page's style sheet: light and dark by the reader's setting, one column on a phone, no fonts fetched. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #fbfbfc; --card: #fff; --ink: #1b2330; --soft: #5d6878; --line: #e1e5ea; --gap: #d5d9df;
  --W: #c98600; --REM: #d3222f; --N1: #4f9bd0; --N2: #2465a8; --N3: #12305f;
  --warn: #fff5dc; --warn-edge: #d99a00; --heat: 63 136 197;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #11151b; --card: #191f27; --ink: #e6eaf0; --soft: #98a4b4; --line: #2c3541; --gap: #3a434f;
    --W: #f2bd4b; --REM: #ff5a63; --N1: #b9e0f7; --N2: #5aa5e3; --N3: #3f72cc;
    --warn: #322a14; --warn-edge: #e0a92e; --heat: 62 130 190;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 28px 24px 40px; max-width: 1120px; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
  -webkit-text-size-adjust: 100%; text-size-adjust: 100%; overflow-wrap: anywhere;
}
h1 { margin: 0; font-size: 26px; line-height: 1.25; }
h2 { margin: 0 0 10px; font-size: 17px; }
p { margin: 0; }
.soft, dt, th, figcaption, .legend { color: var(--soft); }
header p { margin-top: 4px; }
section { margin-top: 20px; padding: 18px 20px; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.key { display: grid; grid-template-columns: repeat(auto-fit, minmax(128px, 1fr)); gap: 10px; margin: 20px 0 0; }
.key div { padding: 10px 13px; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.key dt { font-size: 13px; }
.key dd { margin: 2px 0 0; font-size: 18px; font-weight: 600; white-space: nowrap; font-variant-numeric: tabular-nums; }
.warnings { border-color: var(--warn-edge); background: var(--warn); }
.warnings ul { margin: 0; padding-left: 20px; }
.limits { border-left: 4px solid var(--warn-edge); padding-left: 10px; margin-top: 10px; }
figure.night { margin: 0; padding: 0 10px 0 46px; }
figcaption { margin: 12px 0 4px -46px; font-size: 13px; font-weight: 600; }
figcaption:first-child { margin-top: 0; }
svg { display: block; overflow: visible; }
svg.panel, svg.axis { width: 100%; }
svg.panel { margin-top: 3px; }
svg svg { overflow: hidden; }
svg text { font-size: 12px; fill: var(--soft); text-anchor: end; }
.axis text { text-anchor: middle; font-variant-numeric: tabular-nums; }
svg text.scale { font-size: 11px; text-anchor: end; }
.rule { stroke: var(--line); stroke-width: 1; }
.grid { stroke: var(--line); stroke-width: 1; stroke-dasharray: 2 3; }
.bout { fill: none; stroke-width: 6; vector-effect: non-scaling-stroke; }
.wall { fill: none; stroke: var(--soft); stroke-width: 1; vector-effect: non-scaling-stroke; opacity: .65; }
.shade.gap { fill: url(#shade-gap); } .shade.lead-off { fill: url(#shade-lead-off); }
.shade.flat { fill: url(#shade-flat); } .shade.clipped { fill: url(#shade-clipped); }
.shade.unscored { fill: url(#shade-unscored); }
svg.patterns { position: absolute; }
pattern rect { fill: var(--gap); opacity: .55; }
pattern path { fill: none; stroke: var(--soft); stroke-width: 1; opacity: .6; }
svg.labels { width: 100%; }
line.lights { stroke: var(--ink); stroke-width: 1.25; stroke-dasharray: 4 3; }
svg text.lights { fill: var(--ink); } svg text.after { text-anchor: start; }
.differs { fill: var(--soft); }
.stage-W { stroke: var(--W); } .stage-REM { stroke: var(--REM); } .stage-N1 { stroke: var(--N1); }
.stage-N2 { stroke: var(--N2); } .stage-N3 { stroke: var(--N3); }
.area-W { fill: var(--W); } .area-REM { fill: var(--REM); } .area-N1 { fill: var(--N1); }
.area-N2 { fill: var(--N2); } .area-N3 { fill: var(--N3); }
svg text.name-REM { fill: var(--REM); font-weight: 600; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 8px 0 0 -46px; padding: 0; list-style: none; font-size: 13px; }
.legend li { display: flex; align-items: center; gap: 6px; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(300px, 100%), 1fr)); gap: 18px 40px; align-items: start; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { padding-bottom: 4px; text-align: left; color: var(--soft); font-size: 13px; }
th, td { padding: 4px 6px; border-bottom: 1px solid var(--line); text-align: right; font-weight: 400; }
tr > :first-child { text-align: left; padding-left: 0; }
thead th { overflow-wrap: normal; }
td { white-space: nowrap; }
tbody th { color: var(--ink); }
.cycles { margin-top: 16px; }
p.span { margin: -4px 0 10px; font-size: 13px; }
.quality { max-width: 620px; margin-top: 8px; }
.quality tr > :nth-child(2) { text-align: left; white-space: normal; }
td.heat { text-align: center; background: rgb(var(--heat) / var(--share)); }
.confusion thead th { text-align: center; }
abbr { display: inline-block; min-width: 58px; color: var(--soft); text-decoration: none; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 4px 18px; margin: 0; }
dl.facts dd { margin: 0; }
footer { margin-top: 20px; font-size: 13px; }
@media (max-width: 620px) {
  body { padding: 18px 12px 28px; }
  h1 { font-size: 22px; }
  section { padding: 14px 12px; }
  .wide { display: none; }
  .key { grid-template-columns: 1fr 1fr; }
  .key div:last-child:nth-child(odd) { grid-column: 1 / -1; }
  dl.facts { grid-template-columns: 1fr; gap: 0; }
  dl.facts dd { margin-bottom: 8px; }
  table { font-size: .93em; } th, td { padding: 4px 3px; } abbr { min-width: 48px; }
}
@media print {
  :root {
    color-scheme: light;
    --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc; --gap: #ddd;
    --W: #c98600; --REM: #d3222f; --N1: #4f9bd0; --N2: #2465a8; --N3: #12305f;
    --warn: #fff; --heat: 63 136 197;
  }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 11px; }
  h1 { font-size: 19px; } h2 { font-size: 14px; }
  section, .key div { break-inside: avoid; }
  section { margin-top: 10px; padding: 10px 12px; }
  .key { margin-top: 10px; gap: 6px; grid-template-columns: repeat(auto-fit, minmax(76px, 1fr)); }
  .key div { padding: 5px 6px; } .key dt { font-size: 9px; } .key dd { font-size: 13px; }
  figcaption, caption, .legend, footer, p.span { font-size: 11px; }
  th, td { padding: 2px 5px; }
  @page { margin: 14mm; }
}
`;
