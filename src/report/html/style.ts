/** The page's style sheet. Dark colours apply on screens only, so that paper stays white. */
export const style = `
:root{color-scheme:light dark;--paper:#fff;--ink:#17191d;--soft:#59616b;--line:#dfe2e6;--wash:#f4f5f7;
--accent:#1a5cc0;--accent-wash:#dce8fb;--bad:#b3261e;--curve:#e6e9ed;--curve-line:#7b8591;
--gold:#e7ba3f;--silver:#c6cdd5;--bronze:#db9a63;--gold-line:#856100;--silver-line:#5c6875;--bronze-line:#8f4a12}
@media screen and (prefers-color-scheme:dark){:root{--paper:#131518;--ink:#e7e9ec;--soft:#a3abb5;--line:#2d3239;--wash:#1b1e23;
--accent:#8ab4f8;--accent-wash:#20324f;--bad:#f2938b;--curve:#252a31;--curve-line:#79838f;
--gold-line:#e7ba3f;--silver-line:#c6cdd5;--bronze-line:#db9a63}}
@media print{:root{color-scheme:light}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 "Inter","Helvetica Neue",Arial,system-ui,sans-serif;font-variant-numeric:tabular-nums}
main,header.page,footer{max-width:1120px;margin:0 auto;padding:0 24px}
header.page{padding-top:40px}
h1{font-size:13px;font-weight:600;letter-spacing:.02em;color:var(--soft);margin:0}
h2{font-size:34px;line-height:1.15;letter-spacing:-.02em;font-weight:650;margin:6px 0 4px;overflow-wrap:anywhere}
h3{font-size:19px;letter-spacing:-.01em;font-weight:650;margin:56px 0 4px}
h4{font-size:16px;font-weight:650;margin:0;overflow-wrap:anywhere}
p{margin:6px 0}
a{color:var(--accent);text-underline-offset:2px}
.soft,figcaption,.note{color:var(--soft)}
.note,figcaption{font-size:13px}
.note{max-width:105ch}
code,pre{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--paper);padding:6px 10px;z-index:9}
nav{display:flex;flex-wrap:wrap;gap:4px 18px;margin:18px 0 0;padding:10px 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line);font-size:14px}
nav a{text-decoration:none}nav a:hover{text-decoration:underline}
.notice{border-left:3px solid var(--accent);padding:2px 12px;margin:14px 0;max-width:80ch}
.entry+.entry{margin-top:88px;border-top:2px solid var(--ink);padding-top:32px}
.headline{display:grid;grid-template-columns:auto 1fr;gap:8px 48px;align-items:end;margin:30px 0 22px}
.headline .big{font-size:68px;line-height:.95;font-weight:650;letter-spacing:-.04em}
.headline .big small{font-size:30px;font-weight:500;letter-spacing:0}
.headline dl{display:flex;flex-wrap:wrap;gap:10px 34px;margin:0}
.headline dt{font-size:13px;color:var(--soft)}.headline dd{margin:0;font-size:22px;font-weight:600;letter-spacing:-.01em}
.headline dd small{font-size:13px;font-weight:400;color:var(--soft);letter-spacing:0}
figure{margin:0;min-width:0}
svg{display:block;width:100%;overflow:visible}
svg text{font:11px "Inter","Helvetica Neue",Arial,system-ui,sans-serif;font-variant-numeric:tabular-nums;fill:var(--soft)}
.halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.badge circle{stroke-width:1.25;fill:var(--paper);stroke:var(--curve-line)}
.badge text{font-size:10px;font-weight:700;text-anchor:middle;fill:var(--soft)}
.badge.gold circle{fill:var(--gold);stroke:var(--gold-line)}.badge.silver circle{fill:var(--silver);stroke:var(--silver-line)}
.badge.bronze circle{fill:var(--bronze);stroke:var(--bronze-line)}
.badge.gold text,.badge.silver text,.badge.bronze text{fill:#231a05}
.badge.above circle{stroke:var(--accent)}.badge.above text{fill:var(--accent)}
.badge.none circle{stroke-dasharray:2 2}
svg.mark{display:inline-block;width:18px;height:18px;vertical-align:-4px;margin-right:5px;flex:none}
.line-gold{stroke:var(--gold-line)}.line-silver{stroke:var(--silver-line)}.line-bronze{stroke:var(--bronze-line)}.line-median{stroke:var(--soft);stroke-dasharray:3 3}
svg text.text-gold{fill:var(--gold-line);font-weight:700}svg text.text-silver{fill:var(--silver-line);font-weight:700}svg text.text-bronze{fill:var(--bronze-line);font-weight:700}
.axis{stroke:var(--line)}.curve{fill:var(--curve)}.curve-line{fill:none;stroke:var(--curve-line);stroke-width:1.25;vector-effect:non-scaling-stroke}
.drop{stroke:var(--accent);stroke-width:1;opacity:.55}
.step{fill:none;stroke:var(--accent);stroke-width:1.75;vector-effect:non-scaling-stroke;opacity:.8}
.step:hover{stroke-width:3;opacity:1}
.step.s1{stroke-dasharray:6 3}.step.s2{stroke-dasharray:2 3}
.cross{stroke:var(--bad);stroke-width:1.75}
.bar{height:26px}.bar rect{stroke:var(--paper);stroke-width:1}.bar text{font-weight:700;text-anchor:middle;fill:#231a05}
.bar rect.gold{fill:var(--gold)}.bar rect.silver{fill:var(--silver)}.bar rect.bronze{fill:var(--bronze)}.bar rect.above{fill:var(--accent-wash)}.bar rect.below{fill:var(--line)}.bar rect.none{fill:url(#hatch)}
.bar text{font-size:12px}.bar text.above,.bar text.below,.bar text.none{fill:var(--ink)}.bar text.none{paint-order:stroke;stroke:var(--wash);stroke-width:5px}
#hatch path{stroke:var(--curve-line);stroke-width:1.2}#hatch rect{fill:var(--wash);stroke:none}
ul.key{list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px;padding:0;margin:8px 0 0;font-size:13px;color:var(--soft)}
ul.key li{display:flex;align-items:center;gap:6px}ul.key svg{width:18px;height:18px;flex:none}
ul.key .swatch{width:13px;height:13px}
.scroll{overflow-x:auto;margin:10px 0 0}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;color:var(--soft);font-size:13px;padding:0 0 6px}
th,td{padding:8px 14px 8px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:0}
thead th{font-size:13px;font-weight:500;color:var(--soft);vertical-align:bottom;white-space:nowrap;border-bottom-color:var(--curve-line)}
tbody th{font-weight:600}
tfoot th,tfoot td,tr.overall th,tr.overall td{font-weight:650}
.num{text-align:right}td.num{white-space:nowrap}
.results tbody th{max-width:250px}.results td.wide{max-width:170px;overflow-wrap:break-word}.results .seeds{flex-wrap:nowrap}.results .seeds.tight{flex-wrap:wrap}
.nowrap{white-space:nowrap}
.seeds{display:flex;flex-wrap:wrap;gap:2px 16px}.seeds span{white-space:nowrap;min-width:84px}
.seeds.tight{gap:3px}.seeds.tight span{min-width:0}.seeds.tight svg.mark{margin:0}
.id{display:block;font-weight:400;font-size:12.5px;color:var(--soft);overflow-wrap:anywhere}
.why{max-width:46ch;overflow-wrap:anywhere}
.standing{display:flex;align-items:center;gap:10px}.standing span{min-width:2.9em;text-align:right}.strip{width:150px;height:16px;flex:none}.strip .track{stroke:var(--line);stroke-width:1}.strip .zone{fill:var(--accent-wash)}.strip .tick{stroke:var(--accent);stroke-width:2}
button.sort{all:unset;cursor:pointer;white-space:nowrap}button.sort:hover{color:var(--ink);text-decoration:underline}
button.sort:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
button.sort::after{content:"";display:inline-block;width:1.1em;text-align:right}
th[aria-sort=ascending] button.sort::after{content:"↑"}th[aria-sort=descending] button.sort::after{content:"↓"}
.cards{display:grid;gap:18px;margin-top:16px}
.card{border:1px solid var(--line);border-radius:8px;padding:18px 20px 14px;break-inside:avoid}
.card header{display:flex;flex-wrap:wrap;justify-content:space-between;gap:4px 24px;align-items:baseline}
.card .pair{display:grid;grid-template-columns:1fr 1fr;gap:20px 40px;margin-top:12px}
.card figcaption{margin-top:8px}.card figure h5{margin:0 0 6px;font-size:13px;font-weight:600}
details{border-top:1px solid var(--line);padding:10px 0}
details details{margin-top:6px}
summary{cursor:pointer;font-weight:600}
.tree{overflow:auto;max-height:640px;border:1px solid var(--line);border-radius:8px;margin-top:10px;padding:8px}
.tree svg{width:auto;margin:0 auto}
.edge{fill:none;stroke:var(--curve-line);stroke-width:1.25}.edge.debug{stroke-dasharray:4 3}.edge.path{stroke:var(--accent);stroke-width:2.75}
.node{cursor:default}.node .shape{fill:var(--paper);stroke:var(--curve-line);stroke-width:1.5}
.node text{text-anchor:middle}.node .n{font-size:10px;font-weight:600;fill:var(--ink)}
.node.buggy .shape{stroke:var(--bad);fill:var(--paper);stroke-dasharray:3 2}.node.buggy .n{fill:var(--bad)}
.node.path .shape{stroke:var(--accent);stroke-width:2.5;fill:var(--accent-wash)}
.node.best .shape{fill:var(--accent);stroke:var(--accent)}.node.best .n{fill:var(--paper)}
.node.best text.metric{fill:var(--accent);font-weight:700;font-size:12px}
.node:hover .shape,.node:focus .shape{stroke-width:3.5}.node:focus{outline:none}.node:focus .halo-ring,.badge:focus .halo-ring{opacity:1}
.halo-ring{fill:none;stroke:var(--accent);stroke-width:2;opacity:0}
.detail{min-height:3.2em;white-space:pre-wrap;overflow-wrap:anywhere;border-left:3px solid var(--line);padding:2px 12px;margin:10px 0;font-size:14px;max-height:14em;overflow:auto}
pre{background:var(--wash);border-radius:6px;padding:12px 14px;overflow:auto;max-height:520px;margin:8px 0;white-space:pre-wrap;overflow-wrap:anywhere}
dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:5px 24px;margin:12px 0;font-size:14px}
dl.facts dt{color:var(--soft)}dl.facts dd{margin:0;overflow-wrap:anywhere}
#tip{position:fixed;z-index:5;max-width:320px;background:var(--ink);color:var(--paper);font-size:12.5px;line-height:1.35;padding:6px 9px;border-radius:5px;pointer-events:none;white-space:pre-line}
footer{padding-top:40px;padding-bottom:48px;color:var(--soft);font-size:13px}
@media (max-width:860px){.card .pair{grid-template-columns:1fr}}
@media (max-width:640px){main,header.page,footer{padding-left:16px;padding-right:16px}header.page{padding-top:24px}
h2{font-size:27px}.headline{grid-template-columns:1fr;gap:18px}.headline .big{font-size:58px}.headline dl{gap:10px 26px}
.wide{display:none}.strip{width:84px}.standing{flex-direction:column;align-items:flex-start;gap:2px}.standing span{min-width:0}th,td{padding-right:10px}.results .seeds{flex-direction:column}.results .seeds.tight{flex-direction:row}
.card{padding:14px 14px 10px}dl.facts{grid-template-columns:1fr;gap:0}dl.facts dd{margin-bottom:8px}}
@media print{body,table,dl.facts,.detail{font-size:10.5px}.note,figcaption,caption,thead th,ul.key{font-size:9.5px}h2{font-size:24px}.headline{margin:14px 0}.headline .big{font-size:44px}.headline dl{gap:6px 22px}.headline dd{font-size:14px}
th,td{padding:5px 8px 5px 0}.strip{width:84px}.id{font-size:9px}.seeds span{min-width:66px}.results tbody th{max-width:170px}main,header.page,footer{max-width:none;padding:0}nav,.skip,.detail{display:none}h3{margin-top:28px;break-after:avoid}
.tree,pre{max-height:none;overflow:visible}.scroll{overflow:visible}thead{display:table-header-group}tr{break-inside:avoid}.card .pair{grid-template-columns:1fr 1fr}
.tree svg{max-width:100%;height:auto}details::details-content{content-visibility:visible;height:auto}.wide{display:table-cell}}
`;
