/** The script of the page: it filters samples. Without it every sample is shown. */

export const script = `
'use strict';
const words = document.getElementById('words');
const outcome = document.getElementById('outcome');
const found = document.getElementById('found');
const samples = Array.from(document.querySelectorAll('[data-outcome]'));
const texts = samples.map((sample) => sample.textContent.toLowerCase());
function filter() {
  const wanted = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  samples.forEach((sample, index) => {
    const fits = (outcome.value === '' || sample.dataset.outcome === outcome.value) &&
      wanted.every((word) => texts[index].includes(word));
    sample.hidden = !fits;
    if (fits) shown += 1;
  });
  found.textContent = shown + ' of ' + samples.length + ' samples';
}
if (words) {
  words.addEventListener('input', filter);
  outcome.addEventListener('change', filter);
  filter();
}
`;
