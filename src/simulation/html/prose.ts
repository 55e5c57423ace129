/** Sentences of a report as HTML. */
import { html, type Markup } from './markup.js';

/** `words in backticks` as code. */
export function inCode(text: string): Markup {
  return html`${text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
