"""The look of the coverage page. Everything is in the page: no font, script or picture from elsewhere."""

CSS = """
:root { --ink:#17212b; --dim:#5b6876; --line:#d9dfe6; --paper:#fff; --soft:#f4f6f9; --accent:#0b5cad;
  --good:#1f7a4d; --some:#8a5a00; --bad:#b3261e; --rest:#6b7785; color-scheme:light dark; }
@media (prefers-color-scheme:dark) { :root { --ink:#e6ebf0; --dim:#9aa7b4; --line:#2f3a45; --paper:#12181e;
  --soft:#1a222a; --accent:#6db3f2; --good:#5cc593; --some:#e0ac4f; --bad:#f2867f; --rest:#8b98a5; } }
* { box-sizing:border-box; }
body { margin:0; background:var(--paper); color:var(--ink); font:15px/1.5 system-ui,"Segoe UI",sans-serif; }
.page { max-width:72rem; margin:0 auto; padding:1.5rem 1.25rem 4rem; }
.lang { position:absolute; opacity:0; pointer-events:none; }
.switch { float:right; display:flex; border:1px solid var(--line); border-radius:99px; overflow:hidden; }
.switch label { padding:.2rem .9rem; cursor:pointer; color:var(--dim); font-size:.85rem; }
#sv:checked ~ .page .switch label[for=sv], #en:checked ~ .page .switch label[for=en] {
  background:var(--accent); color:var(--paper); }
#sv:focus-visible ~ .page .switch, #en:focus-visible ~ .page .switch { outline:2px solid var(--accent); }
#sv:checked ~ .page [lang=en], #en:checked ~ .page [lang=sv] { display:none; }
h1 { font-size:1.7rem; line-height:1.2; margin:0 0 .3rem; }
h2 { font-size:1.2rem; margin:2.6rem 0 .6rem; }
p { margin:.2rem 0 .8rem; color:var(--dim); max-width:60rem; }
.cards { display:grid; grid-template-columns:repeat(auto-fit,minmax(16rem,1fr)); gap:1rem; margin:1.4rem 0; }
.card { border:1px solid var(--line); border-radius:.7rem; padding:1rem 1.1rem; background:var(--soft); }
.card strong { display:block; font-size:1.9rem; line-height:1.15; font-variant-numeric:tabular-nums; }
.bar { display:flex; height:.55rem; border-radius:99px; overflow:hidden; background:var(--line);
  margin:.6rem 0 .5rem; }
.bar i { display:block; }
.legend { display:flex; flex-wrap:wrap; gap:0 1rem; color:var(--dim); font-size:.85rem; }
.mapped, .yes, .both { --tone:var(--good); }
.ignored, .partly, .other, .read, .write, .derived, .constant, .default { --tone:var(--some); }
.unmapped, .no { --tone:var(--bad); } .none, .unknown { --tone:var(--rest); }
.bar i, .dot { background:var(--tone); }
.dot { display:inline-block; width:.6rem; height:.6rem; border-radius:50%; margin-right:.35rem; }
.chip { color:var(--tone); border:1px solid var(--tone); border-radius:99px; padding:0 .55rem;
  font-size:.8rem; white-space:nowrap; }
details { border-top:1px solid var(--line); }
details:last-of-type { border-bottom:1px solid var(--line); }
summary { cursor:pointer; padding:.55rem .1rem; display:grid; gap:1rem; align-items:center;
  grid-template-columns:minmax(11rem,2fr) 3fr 5rem; list-style-position:inside; }
summary .bar { margin:0; }
summary .count { text-align:right; font-variant-numeric:tabular-nums; color:var(--dim); }
summary b { font-weight:600; }
table { border-collapse:collapse; width:100%; margin:.2rem 0 1rem; }
table.field, table.rule { table-layout:fixed; }
table.field th:nth-child(1) { width:38%; } table.field th:nth-child(2) { width:27%; }
table.field th:nth-child(4), table.rule th:nth-child(4) { width:10rem; }
table.rule th:nth-child(1) { width:9rem; } table.rule th:nth-child(2) { width:28%; }
th { text-align:left; font-weight:600; font-size:.8rem; color:var(--dim); }
th, td { padding:.3rem .8rem .3rem 0; border-bottom:1px solid var(--line); vertical-align:top; }
td.number, th.number { text-align:right; font-variant-numeric:tabular-nums; white-space:nowrap; }
tr.none td:not(:last-child) { color:var(--rest); }
code { font:.86em/1.45 ui-monospace,"Cascadia Mono",Consolas,monospace; overflow-wrap:anywhere; }
small { color:var(--dim); }
@media (max-width:40rem) { summary { grid-template-columns:1fr 5rem; } summary .bar { display:none; } }
@media print { :root { --paper:#fff; --soft:#fff; --ink:#000; --dim:#444; --line:#bbb; color-scheme:light; }
  body { font-size:9.5pt; } .page { max-width:none; padding:0; } .switch { display:none; }
  .bar, .bar i, .dot { print-color-adjust:exact; -webkit-print-color-adjust:exact; }
  th, td { padding:.15rem .6rem .15rem 0; } table.rule th:nth-child(1) { width:7rem; }
  table.rule th:nth-child(2) { width:22%; } .chip { border:0; padding:0; }
  tr, .card, summary { break-inside:avoid; } h2, summary { break-after:avoid; } }
"""
