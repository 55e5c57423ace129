/** What flips, and the samples: interactions with their explanation. */
import { formatCount, formatNumberOf } from '../../shared/format-numbers.js';
import { type ChangeBlock, type ChangeRow, changeBlocks } from '../formats/change-blocks.js';
import { capital } from '../formats/format-numbers.js';
import { outcomeWords, simulatedOutcomes } from '../outcomes.js';
import type { Sample, SimulationReport } from '../report.js';
import { html, inCode, type Markup } from './markup.js';

/** A block for each edit: what it is, and what becomes of these interactions. */
export function changeSection(report: SimulationReport): Markup {
  const blocks = changeBlocks(report);
  if (blocks.length === 0) return html``;
  return html`<section id="changes"><h2>What changes</h2>
<p class="note">Each edit with what it does here<span class="screen">; open a row for examples</span><span class="paper">, each with an example</span>.</p>${blocks.map(changeBlock)}</section>`;
}

function changeBlock({ edits, place, rows }: ChangeBlock): Markup {
  const titles = edits.length === 0 ? ['because of other requests'] : edits;
  const at = place === '' ? undefined : html` <code class="soft">${place}</code>`;
  return html`<div class="edit"><h3>${titles.map((edit, index) => html`${index === 0 ? '' : html`<br>`}${inCode(capital(edit))}`)}${at}</h3>${
    rows.length === 0 ? html`<p class="soft">None of these interactions.</p>` : rows.map(changeRow)
  }</div>`;
}

function changeRow({ count: many, what, because, place, flip, samples }: ChangeRow): Markup {
  const dots = flip && html`<i class="dot ${flip.from}"></i><i class="dot ${flip.to}"></i>`;
  return html`<details class="flip"><summary><span class="count">${formatCount(many)}</span>
<span>${dots}${inCode(what)}</span>
<span class="grow">${inCode(because)}</span>${place === '' ? undefined : html`<code class="soft">${place}</code>`}</summary>
<div>${flip?.samples.map(flipSample) ?? html`<ul>${samples.map(({ id, source = '' }) => html`<li>${id} <code class="soft">${source}</code></li>`)}</ul>`}</div></details>`;
}

/** Every sample, searched in the page itself: a report is opened from disk, where nothing can be asked of a server. */
export function samples({ samples: all }: SimulationReport): Markup {
  if (all.length === 0) return html``;
  const firsts = simulatedOutcomes.map((outcome) => all.find((sample) => sample.outcome === outcome));
  const present = simulatedOutcomes.filter((_, index) => firsts[index] !== undefined);
  return html`<section id="samples"><h2>Samples, with their explanation</h2><details class="all"><summary>${formatNumberOf(all.length, 'sample')}</summary><div>
<p class="note">Drawn by a hash of the id, so that the same interactions are shown every time. Names and addresses are masked.<span class="paper"> One of each outcome is explained on paper, and every one that was opened before.</span></p>
<div class="search"><input id="words" type="search" placeholder="Search ids, tags, rules, conditions …" aria-label="Search samples">
<select id="outcome" aria-label="Outcome"><option value="">every outcome</option>${present.map((outcome) => html`<option value="${outcome}">${outcomeWords[outcome]}</option>`)}</select>
<span id="found" class="soft" role="status"></span></div>
${all.map((sample) => html`<details${firsts.includes(sample) ? html` class="example"` : undefined} data-outcome="${sample.outcome}"><summary>${summaryOf(sample)}</summary><div>${explanationOf(sample)}</div></details>`)}</div></details></section>`;
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
