/** What flips, and the samples: interactions with their explanation. */
import { outcomeWords, whole } from '../formats/format-numbers.js';
import { type FlipGroup, type Sample, type SimulationReport, simulatedOutcomes } from '../report.js';
import { html, type Markup } from './markup.js';
import { capital, inCode } from './prose.js';

export function flipSection({ flips, baseline }: SimulationReport): Markup {
  if (flips === undefined) return html``;
  if (flips.total === 0) {
    return html`<section><h2>What changes</h2><p>Nothing: every interaction comes out as under <code>${baseline?.source ?? ''}</code>.</p></section>`;
  }
  return html`<section><h2>What changes</h2>
<p class="note">Biggest first<span class="screen">; open a row for examples</span><span class="paper">, each with an example</span>.</p>${flips.groups.map(flipGroup)}</section>`;
}

function flipGroup({ from, to, cause, count: many, samples }: FlipGroup): Markup {
  const place =
    cause.file === undefined ? '' : `${cause.file}${cause.line === undefined ? '' : `:${cause.line}`}`;
  return html`<details class="flip"><summary><span class="count">${whole(many)}</span>
<span><i class="dot ${from}"></i>${from} → <i class="dot ${to}"></i>${to}</span>
<span class="grow">${inCode(cause.message)}</span>${place === '' ? undefined : html`<code class="soft">${place}</code>`}</summary>
<div>${samples.map(flipSample)}</div></details>`;
}

export function samples({ samples: all }: SimulationReport): Markup {
  if (all.length === 0) return html``;
  const firsts = simulatedOutcomes.map((outcome) => all.find((sample) => sample.outcome === outcome));
  const present = simulatedOutcomes.filter((_, index) => firsts[index] !== undefined);
  return html`<section><h2>Samples, with their explanation</h2>
<p class="note">Drawn by a hash of the id, so that the same interactions are shown every time. Names and addresses are masked.<span class="paper"> One of each outcome is explained on paper, and every one that was opened before.</span></p>
<div class="search"><input id="words" type="search" placeholder="Search ids, tags, rules, conditions …" aria-label="Search samples">
<select id="outcome" aria-label="Outcome"><option value="">every outcome</option>${present.map((outcome) => html`<option value="${outcome}">${outcomeWords[outcome]}</option>`)}</select>
<span id="found" class="soft" role="status"></span></div>
${all.map((sample) => html`<details${firsts.includes(sample) ? html` class="example"` : undefined} data-outcome="${sample.outcome}"><summary>${summaryOf(sample)}</summary><div>${explanationOf(sample)}</div></details>`)}</section>`;
}

function flipSample(sample: Sample, index: number): Markup {
  return html`<details${index === 0 ? html` class="example"` : undefined}><summary>${summaryOf(sample)}</summary><div>${explanationOf(sample)}</div></details>`;
}

function summaryOf({ id, outcome, customer, channel, brand, status, at }: Sample): Markup {
  const facts = [customer, channel, brand, status].filter((fact) => fact !== undefined);
  const ended = at === undefined ? undefined : html`<time>${at.slice(0, 16).replace('T', ' ')}</time>`;
  return html`<span><i class="dot ${outcome}"></i>${outcome}</span><b>${id}</b><span class="soft grow">${facts.join(' · ')}${facts.length > 0 && ended !== undefined ? ' · ' : ''}${ended}</span>`;
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
