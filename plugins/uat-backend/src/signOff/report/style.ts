import { Html } from './html';

/** How a report looks, on paper and on a screen. Nothing is loaded: fonts are those of the machine. */
export const style = new Html(`<style>
@page { size: A4; margin: 18mm 16mm 20mm; }
* { box-sizing: border-box; }
body { font: 10pt/1.45 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', 'Noto Sans', sans-serif; color: #1b1f24; margin: 0 auto; max-width: 190mm; padding: 8mm; overflow-wrap: anywhere; }
@media print { body { max-width: none; padding: 0; } }
h1 { font-size: 24pt; line-height: 1.2; margin: 0 0 2mm; }
h1, h2, h3, h4 { break-inside: avoid; }
h2 { font-size: 15pt; margin: 10mm 0 3mm; border-bottom: 0.5mm solid #1b1f24; padding-bottom: 1mm; break-after: avoid; }
h2 + p { break-after: avoid; }
h3 { font-size: 11.5pt; margin: 6mm 0 2mm; break-after: avoid; }
h4 { font-size: 10pt; margin: 4mm 0 1mm; break-after: avoid; }
p { margin: 0 0 2mm; }
.cover { min-height: 236mm; display: flex; flex-direction: column; break-after: page; }
.cover .what { font-size: 12pt; color: #57606a; margin-bottom: 18mm; text-transform: uppercase; letter-spacing: 0.4mm; }
.cover .foot { margin-top: auto; color: #57606a; font-size: 8.5pt; }
.outcome { display: inline-block; font-size: 13pt; font-weight: bold; padding: 2mm 5mm; border-radius: 1.5mm; border: 0.6mm solid; margin: 6mm 0; }
.accepted { color: #116329; background: #e6f6ea; }
.acceptedWithRemarks { color: #6a4a00; background: #fff5d6; }
.refused, .void { color: #a40e26; background: #ffecee; }
.pending, .withdrawn { color: #424a53; background: #eff1f3; }
.stamp { border: 0.8mm solid #a40e26; color: #a40e26; padding: 3mm 4mm; margin: 0 0 6mm; font-weight: bold; }
.stamp p { font-weight: normal; color: #1b1f24; margin: 1mm 0 0; }
dl { display: grid; grid-template-columns: 42mm 1fr; gap: 1.2mm 4mm; margin: 0 0 4mm; }
dt { color: #57606a; } dd { margin: 0; white-space: pre-wrap; }
/* Columns have the width their head says: a long text in one would squeeze the others to a letter. */
table { border-collapse: collapse; table-layout: fixed; width: 100%; margin: 0 0 4mm; font-size: 8.8pt; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { text-align: left; border-bottom: 0.4mm solid #1b1f24; padding: 1mm 2mm 1mm 0; font-weight: bold; vertical-align: bottom; white-space: nowrap; }
td { border-bottom: 0.2mm solid #d0d7de; padding: 1mm 2mm 1mm 0; vertical-align: top; white-space: pre-wrap; }
td.number, th.number { text-align: right; white-space: nowrap; padding-right: 5mm; }
th.tiny { width: 14mm; } th.short { width: 20mm; } th.moment { width: 28mm; } th.name { width: 42mm; }
.verdict { font-weight: bold; white-space: nowrap; }
.mark { font-size: 8pt; border: 0.3mm solid #6a4a00; border-radius: 3mm; padding: 0 1.5mm; white-space: nowrap; }
.v-passed { color: #116329; } .v-failed { color: #a40e26; } .v-error { color: #8a3c00; }
.v-flaky { color: #6a4a00; } .v-skipped, .v-cancelled { color: #57606a; }
.notices { border-left: 1mm solid #bf8700; padding: 1mm 4mm; margin: 0 0 4mm; background: #fff8e1; }
.notices li { margin: 0.5mm 0; } ul { margin: 0; padding-left: 5mm; }
.failure { break-inside: avoid-page; border-left: 1mm solid #a40e26; padding-left: 4mm; margin: 0 0 5mm; }
.reason { white-space: pre-wrap; font-family: 'DejaVu Sans Mono', 'Liberation Mono', Menlo, Consolas, monospace; font-size: 8.5pt; }
figure { margin: 2mm 0 4mm; break-inside: avoid; } figure img { max-width: 100%; max-height: 95mm; border: 0.2mm solid #8c959f; display: block; }
figcaption { font-size: 8.5pt; color: #57606a; margin-top: 1mm; }
code, .hash { font-family: 'DejaVu Sans Mono', 'Liberation Mono', Menlo, Consolas, monospace; font-size: 8pt; }
pre { break-inside: avoid; background: #f3f4f6; padding: 2mm 3mm; white-space: pre-wrap; font-size: 8pt; }
.quiet { color: #57606a; }
</style>`);
