/** How the page looks: light, dark and on paper. Colours of outcomes are told apart by their lightness, too. */

export const style = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --panel: #f6f7f9; --ink: #16202c; --soft: #5b6775; --line: #dfe3e8; --accent: #1668b8;
  --good: #1a7f45; --bad: #b3261e; --good-soft: #e4f4ea; --bad-soft: #fbe7e5; --ghost: #8b96a3;
  --sent: #1668b8; --recorded: #7b5cc9; --skipped: #c3cad2; --suppressed: #e0940f; --duplicate: #8a95a1; --invalid: #c92a3b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12171d; --panel: #1a2129; --ink: #e8ecf1; --soft: #9aa6b4; --line: #2c3641; --accent: #6cb2f5;
    --good: #58c585; --bad: #ff8a80; --good-soft: #17301f; --bad-soft: #3a1c1a; --ghost: #77838f;
    --sent: #5aa7f0; --recorded: #b39bff; --skipped: #46525f; --suppressed: #f0ab45; --duplicate: #7d8996; --invalid: #ff7b86;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 6px; letter-spacing: -0.01em; }
h2 { font-size: 18px; margin: 44px 0 4px; }
h3 { font-size: 15px; margin: 24px 0 6px; }
p { margin: 4px 0 12px; }
.soft, .note { color: var(--soft); }
.note { font-size: 13.5px; margin: 0 0 14px; max-width: 76ch; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.9em; }
code, summary, td:first-child, li, p { overflow-wrap: anywhere; }
time { white-space: nowrap; }
.checks { list-style: none; margin: 16px 0 0; padding: 0; display: grid; gap: 6px; }
.checks li { border-radius: 8px; padding: 7px 12px; background: var(--good-soft); border-left: 4px solid var(--good); }
.checks li.crossed { background: var(--bad-soft); border-left-color: var(--bad); }
.checks b { margin-right: 6px; }
ul + .caveat { margin-top: 16px; }
.caveat { border-left: 4px solid var(--suppressed); padding: 4px 12px; margin: 8px 0; }
nav ul { display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 16px 0 0; padding: 0; list-style: none; font-size: 14px; }
nav a { color: var(--accent); }
.edit h3 { overflow-wrap: anywhere; }
figure { margin: 8px 0 0; }
.label { font-size: 12.5px; font-variant-numeric: tabular-nums; }
.bars > div { display: grid; grid-template-columns: 230px 1fr 230px; gap: 2px 14px; align-items: center; margin: 10px 0; }
.bars .label:first-child { text-align: right; }
.track { position: relative; height: 26px; background: var(--panel); border-radius: 4px; }
.track .bar { display: block; height: 100%; border-radius: 4px; }
.track .ghost { top: -2px; bottom: -2px; left: 0; }
.ghost { position: absolute; border: 1.5px dashed var(--ghost); border-radius: 4px; }
.columns .label { margin: 0; }
.plot { display: flex; height: 240px; margin-bottom: 26px; padding: 0 18px; border-bottom: 1px solid var(--line); }
.plot > div { position: relative; flex: 1 1 0; min-width: 0; max-width: 90px; padding: 0 1px; display: flex; flex-direction: column-reverse; }
.plot .bar { flex: none; }
.plot .ghost { bottom: 0; left: 0; right: 0; }
.plot .label { position: absolute; top: 100%; left: 50%; transform: translateX(-50%); padding-top: 4px; white-space: nowrap; }
.axis { margin: 0; text-align: center; font-size: 12.5px; }
.bar.step { background: var(--skipped); }
.outline { border: 1.5px dashed var(--ghost); }
@media print, screen and (max-width: 960px) { .plot .wide { display: none; } }
@media screen and (max-width: 700px) { .bars > div { grid-template-columns: 1fr; } .bars .label:first-child { text-align: left; } }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 6px 0 10px; padding: 0; list-style: none; font-size: 13.5px; color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: 13px; }
th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
td:first-child { min-width: 10em; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.never td { color: var(--soft); }
.tag { display: inline-block; border: 1px solid var(--line); border-radius: 20px; padding: 0 8px; font-size: 12.5px; white-space: nowrap; }
.up { color: var(--good); } .down { color: var(--bad); }
details { border: 1px solid var(--line); border-radius: 10px; margin: 8px 0; background: var(--paper); }
summary { cursor: pointer; padding: 9px 14px; display: flex; flex-wrap: wrap; gap: 2px 12px; align-items: baseline; }
summary::-webkit-details-marker { display: none; }
summary::before { content: "▸"; color: var(--soft); width: 12px; }
details[open] > summary::before { content: "▾"; }
details > div { padding: 0 14px 12px 38px; }
summary .count { font-weight: 700; font-variant-numeric: tabular-nums; min-width: 64px; text-align: right; }
summary .grow { flex: 1 1 min(100%, 320px); }
pre { background: var(--panel); border-radius: 8px; padding: 10px 12px; margin: 8px 0 0; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.45; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); gap: 12px; }
.pair h3 { margin: 8px 0 0; font-size: 13px; color: var(--soft); font-weight: 600; }
.dot { display: inline-block; width: 10px; height: 10px; border-radius: 50%; margin-right: 6px; }
:is(.bar, .dot).sent { background: var(--sent); } :is(.bar, .dot).recorded { background: var(--recorded); } :is(.bar, .dot).skipped { background: var(--skipped); }
:is(.bar, .dot).suppressed { background: var(--suppressed); } :is(.bar, .dot).duplicate { background: var(--duplicate); } :is(.bar, .dot).invalid { background: var(--invalid); }
.search { display: flex; flex-wrap: wrap; gap: 10px; margin: 10px 0; align-items: center; }
input, select { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 7px 10px; }
input { flex: 1 1 260px; min-width: 0; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 520px) {
  .scroll table { font-size: 12px; } .scroll th { font-size: 11.5px; white-space: normal; }
  .scroll th, .scroll td { padding-right: 5px; } .scroll td:first-child { min-width: 6em; }
}
@media (max-width: 520px) { main { padding: 20px 14px 40px; } details > div { padding-left: 14px; } }
[hidden], .paper { display: none; }
footer { margin-top: 48px; border-top: 1px solid var(--line); padding-top: 12px; color: var(--soft); font-size: 13px; }
@page { margin: 14mm; }
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --panel: #f6f7f9; --ink: #000000; --soft: #444c55; --line: #cfd5dc;
    --good: #1a7f45; --bad: #b3261e; --good-soft: #ffffff; --bad-soft: #ffffff; --ghost: #6b7682;
    --sent: #1668b8; --recorded: #7b5cc9; --skipped: #c3cad2; --suppressed: #e0940f; --duplicate: #8a95a1; --invalid: #c92a3b;
  }
  body { font-size: 11pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  /* A hair of room: what ends exactly at the edge of the paper loses its border. */
  main { max-width: none; padding: 0 1px; }
  .search input, .search select, .screen, nav, .all > summary, summary::before { display: none; }
  .all::details-content { display: block; content-visibility: visible; }
  .paper { display: inline; }
  h2, h3, .note, summary { break-after: avoid; }
  .chart, tr, .checks li, summary { break-inside: avoid; }
  pre { font-size: 8.5pt; }
  /* Paper cannot be opened: of each kind one example is, and what the reader has opened. A row of changes stays short. */
  .flip::details-content, .example::details-content { display: block; content-visibility: visible; }
  .flip:not([open]) .example ~ details, .flip:not([open]) .pair { display: none; }
}
`;
