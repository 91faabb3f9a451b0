/** The style sheet: a phone first, then a desk, then paper; colours by the reader's choice of light or dark. */
export const style = `
:root {
  --background: #fff; --text: #1b1f24; --muted: #57606a; --line: #d0d7de; --band: #eef1f4;
  --good: #1a7f37; --bad: #c62828; --warning: #9a6700;
  --series-1: #2166ac; --series-2: #d95f02; --series-3: #1b9e77; --series-4: #7570b3;
  --series-5: #e7298a; --series-6: #66a61e; --series-7: #8c6d1f; --series-8: #666;
}
@media (prefers-color-scheme: dark) { :root {
  --background: #14181d; --text: #e6e9ed; --muted: #9aa4af; --line: #343b44; --band: #1f252c;
  --good: #4cc26a; --bad: #ff7b72; --warning: #e3b341;
  --series-1: #6cb0f5; --series-2: #ffa657; --series-3: #4fd1a5; --series-4: #b3aef0;
  --series-5: #ff8ac4; --series-6: #a5d66b; --series-7: #d8b45c; --series-8: #aaa;
} }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 0 1rem 3rem; max-width: 60rem; background: var(--background); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
header { margin: 1rem 0; padding: .75rem 1rem; border-left: .5rem solid var(--muted); background: var(--band); }
header.good { border-color: var(--good); } header.bad { border-color: var(--bad); } header.warning { border-color: var(--warning); }
header p { margin: 0; } .kind { color: var(--muted); }
h1 { margin: 0; font-size: 1.15rem; } h2 { margin: 2.5rem 0 .75rem; font-size: 1.3rem; border-bottom: 1px solid var(--line); }
.verdict { font-size: 1.5rem; font-weight: 700; }
.good .verdict, strong.good { color: var(--good); } .bad .verdict, strong.bad { color: var(--bad); }
.warning .verdict, strong.warning { color: var(--warning); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; list-style: none; font-size: .9rem; }
a { color: var(--series-1); } nav a { display: inline-block; padding: .25rem 0; }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
caption { text-align: left; color: var(--muted); padding-bottom: .25rem; }
th, td { padding: .3rem .75rem .3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { font-weight: 600; } td { min-width: 3rem; } th[scope=row] { min-width: 6.5rem; max-width: 22rem; overflow-wrap: break-word; }
td.number { text-align: right; white-space: nowrap; } tr.marked { background: var(--band); font-weight: 600; }
.bar { display: inline-block; min-width: 6rem; padding: 0 .25rem;
  background: linear-gradient(to right, color-mix(in srgb, var(--series-1) 35%, transparent) calc(100% * var(--share)), var(--band) 0); }
pre { overflow-x: auto; padding: .5rem .75rem; background: var(--band); font-size: .8rem; white-space: pre-wrap; }
figure { margin: 1.5rem 0; } figcaption { font-size: .9rem; color: var(--muted); } figcaption strong { color: var(--text); }
.drawing svg { display: block; max-width: 100%; height: auto; } .drawing.wide { display: none; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .5rem 0; padding: 0; list-style: none; font-size: .85rem; }
.legend i { display: inline-block; width: .8em; height: .8em; margin-right: .4em; }
details { font-size: .9rem; } summary { cursor: pointer; color: var(--muted); padding: .25rem 0; }
@media (min-width: 48rem) { .drawing.wide { display: block; } .drawing.narrow { display: none; } }
@media print {
  :root { --background: #fff; --text: #000; --muted: #444; --line: #bbb; --band: #eee; --good: #1a7f37; --bad: #b00020; --warning: #7a5200;
    --series-1: #2166ac; --series-2: #d95f02; --series-3: #1b9e77; --series-4: #7570b3; --series-5: #e7298a; --series-6: #4d7d16; }
  body { max-width: none; padding: 0; font-size: 10pt; } nav, details { display: none; }
  .drawing.wide { display: block; } .drawing.narrow { display: none; }
  .scroll { overflow: visible; } figure, tr { break-inside: avoid; } h2 { break-after: avoid; }
  *, header, .bar, .legend i { print-color-adjust: exact; }
}
`;
