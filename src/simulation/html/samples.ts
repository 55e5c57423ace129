/** What flips, and the samples: interactions with their explanation. */
import { outcomeWords, whole } from '../formats/words.js';
import { type FlipGroup, type Sample, type SimulationReport, simulatedOutcomes } from '../report.js';
import { html, type Markup } from './markup.js';
import { capital, inCode } from './prose.js';

export function flipSection({ flips, baseline }: SimulationReport): Markup {
  if (flips === undefined) return html``;
  if (flips.total === 0) {
    return html`<section><h2>What changes</h2><p>Nothing: every interaction comes out as under <code>${baseline?.source ?? ''}</code>.</p></section>`;
  }
  return html`<section><h2>What changes</h2>
<p class="note">Biggest first; open a row for examples.</p>${flips.groups.map(flipGroup)}</section>`;
}

function flipGroup({ from, to, cause, count: many, samples }: FlipGroup): Markup {
  const place =
    cause.file === undefined ? '' : `${cause.file}${cause.line === undefined ? '' : `:${cause.line}`}`;
  return html`<details><summary><span class="count">${whole(many)}</span>
<span><i class="dot ${from}"></i>${from} → <i class="dot ${to}"></i>${to}</span>
<span class="grow">${inCode(cause.message)}</span>${place === '' ? undefined : html`<code class="soft">${place}</code>`}</summary>
<div>${samples.map(sampleBody)}</div></details>`;
}

export function samples({ samples: all }: SimulationReport): Markup {
  if (all.length === 0) return html``;
  const present = simulatedOutcomes.filter((outcome) => all.some((sample) => sample.outcome === outcome));
  return html`<section><h2>Samples, with their explanation</h2>
<p class="note">Drawn by a hash of the id, so that the same interactions are shown every time. Names and addresses are masked.</p>
<div class="search"><input id="words" type="search" placeholder="Search ids, tags, rules, conditions …" aria-label="Search samples">
<select id="outcome" aria-label="Outcome"><option value="">every outcome</option>${present.map((outcome) => html`<option value="${outcome}">${outcomeWords[outcome]}</option>`)}</select>
<span id="found" class="soft" role="status"></span></div>
${all.map((sample) => html`<details data-outcome="${sample.outcome}"><summary>${summaryOf(sample)}</summary><div>${explanationOf(sample)}</div></details>`)}</section>`;
}

function sampleBody(sample: Sample): Markup {
  return html`<details><summary>${summaryOf(sample)}</summary><div>${explanationOf(sample)}</div></details>`;
}

function summaryOf({ id, outcome, customer, channel, brand, status, at }: Sample): Markup {
  const facts = [customer, channel, brand, status, at?.slice(0, 16).replace('T', ' ')].filter(
    (fact) => fact !== undefined,
  );
  return html`<span><i class="dot ${outcome}"></i>${outcome}</span><b>${id}</b><span class="soft grow">${facts.join(' · ')}</span>`;
}

function explanationOf({ why, tags, source, explanation, explanationBefore }: Sample): Markup {
  const line = [tags.length === 0 ? '' : `tags: ${tags.join(', ')}`, source ?? '']
    .filter((part) => part !== '')
    .join(' · ');
  return html`<p>${inCode(capital(why))}.${line === '' ? '' : html`<br><span class="soft">${line}</span>`}</p>${
    explanationBefore === undefined
      ? html`<pre>${explanation}</pre>`
      : html`<div class="pair"><div><h3>before</h3><pre>${explanationBefore}</pre></div><div><h3>after</h3><pre>${explanation}</pre></div></div>`
  }`;
}
