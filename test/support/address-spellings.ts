/** Ways in which people and systems write one address. */

/** All of them mean the mailbox `name` at `domain`; the plain one comes first. */
export function spellingsOf(name: string, domain: string): string[] {
  const plain = `${name}@${domain}`;
  const ascii = new URL(`http://${domain}`).hostname;
  return [
    plain,
    plain.toUpperCase(),
    ` ${plain}\u00a0`,
    `\ufeff${plain}`,
    `${name}\u200b@${domain}`,
    `\u202a${plain}\u202c`,
    `\u2066${plain}\u2069`,
    `${plain}\u200e`,
    `${name}\u00ad@${domain}`,
    `${name}@\u2060${domain}`,
    plain.normalize('NFD'),
    `${name}@${ascii}`,
    `${name}@${ascii.toUpperCase()}`,
    wide(plain),
    `${name}@${wide(domain)}`,
    plain.replace(/\.([a-z]+)$/, '。$1'),
    `<${plain}>`,
    `(${plain})`,
    `[${plain}]`,
    `"${plain}"`,
    `'${plain}'`,
    `“${plain}”`,
    `mailto:${plain}`,
    `MAILTO:${name}%40${ascii}?subject=Hello`,
    `<mailto:${plain}>`,
    `${plain}.`,
    `${plain};`,
    `"${plain},"`,
    `<${plain}>,`,
    `; ${plain}`,
    `Jane Doe <${plain}>`,
    `"Doe, Jane" <${plain}>;`,
    `${plain} <${plain}>`,
    `${plain} (Jane Doe)`,
    `Jane Doe [mailto:${plain}]`,
  ];
}

function wide(text: string): string {
  return text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
}
