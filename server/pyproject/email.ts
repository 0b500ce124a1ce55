/** E-mail addresses as they stand in `authors` and `maintainers`: the first thing that is wrong with one, at its place. */
import type { Span } from '../toml/span.ts';

export interface EmailDefect {
  readonly at: Span;
  /** The beginning of a clause. */
  readonly words: string;
  /**
   * `empty`; `form`: no `local@domain` (RFC 5322), which Python's `email.headerregistry.Address` refuses; `dotless`: a domain
   * of one word; `domain`: one that cannot be of the internet.
   */
  readonly kind: 'empty' | 'form' | 'dotless' | 'domain';
  /** PyPI looks at what its own parser takes for the address, and refuses it (email-validator 2.4). */
  readonly refusedByIndex: boolean;
  /** The whole text as it was meant. */
  readonly meant?: string;
}

/** Longer texts are no addresses (RFC 5321 has 254 characters). */
const LONGEST = 320;

/** What is wrong; undefined for an address that everybody takes, and for quoted ones, which are left alone. */
export function emailDefect(text: string): EmailDefect | undefined {
  const whole = { start: 0, end: text.length };
  if (text.trim() === '')
    return { at: whole, words: 'the e-mail address is empty', kind: 'empty', refusedByIndex: false };
  if (text.length > LONGEST)
    return { at: whole, words: 'the e-mail address is too long', kind: 'form', refusedByIndex: false };
  if (text.includes('"')) return undefined;
  const defect = wrapped(text) ?? shapeDefect(text);
  if (!defect) return undefined;
  const { meant } = defect;
  return meant !== undefined && (meant === text || emailDefect(meant)) ? without(defect) : defect;
}

function without({ at, words, kind, refusedByIndex }: EmailDefect): EmailDefect {
  return { at, words, kind, refusedByIndex };
}

/** An address in something else: a name before it, a scheme, a list. */
function wrapped(text: string): EmailDefect | undefined {
  const [, inner] = /^[^<>]*<\s*([^<>\s]+)\s*>\s*$/.exec(text) ?? [];
  const form = { kind: 'form', refusedByIndex: false } as const;
  const all = { start: 0, end: text.length };
  if (inner !== undefined)
    return { ...form, at: all, words: 'the e-mail address stands in angle brackets', meant: inner };
  if (/^mailto:/i.test(text))
    return { ...form, at: { start: 0, end: 7 }, words: 'the e-mail address is a link', meant: text.slice(7) };
  const separator = /[,;]/.exec(text);
  if (separator && text.indexOf('@') !== text.lastIndexOf('@'))
    return { ...form, at: at(separator.index), words: 'there is more than one e-mail address' };
  return undefined;
}

function shapeDefect(written: string): EmailDefect | undefined {
  const text = written.trim();
  const from = written.indexOf(text);
  const place = (index: number, length = 1): Span => at(from + index, length);
  const refused = { kind: 'form', refusedByIndex: true } as const;
  const taken = { kind: 'form', refusedByIndex: false } as const;
  const sign = text.indexOf('@');
  if (sign < 0) {
    const meant = text.replace(/\s*[([]?\bat\b[)\]]?\s*/i, '@').replace(/\s*[([]?\bdot\b[)\]]?\s*/gi, '.');
    return { ...refused, at: place(0, text.length), words: 'the e-mail address has no `@`', meant };
  }
  if (text.indexOf('@', sign + 1) >= 0)
    return { ...taken, at: place(text.indexOf('@', sign + 1)), words: 'the e-mail address has a second `@`' };
  if (sign === 0) return { ...taken, at: place(0), words: 'the e-mail address has nothing before the `@`' };
  if (sign === text.length - 1)
    return { ...taken, at: place(sign), words: 'the e-mail address has nothing behind the `@`' };
  const blank = text.search(/\s/);
  if (blank >= 0)
    return {
      ...refused,
      at: place(blank),
      words: 'the e-mail address has a blank in it',
      meant: text.replace(/\s+/g, ''),
    };
  const dots = /\.\.+|^\.|\.@|@\.|\.$/.exec(text);
  if (dots)
    return {
      ...refused,
      at: place(dots.index + dots[0].indexOf('.'), dots[0].replace('@', '').length),
      words: 'a dot in the e-mail address has nothing on one of its sides',
      meant: text.replace(/\.\.+/g, '.').replace(/^\.|\.(?=@)|(?<=@)\.|\.$/g, ''),
    };
  return domainDefect(text.slice(sign + 1), (index, length) => place(sign + 1 + index, length));
}

/** Top-level names that email-validator 2.4 takes for none of the internet. */
const RESERVED: ReadonlySet<string> = new Set(['arpa', 'invalid', 'local', 'localhost', 'onion', 'test']);

function domainDefect(
  domain: string,
  place: (index: number, length: number) => Span,
): EmailDefect | undefined {
  if (domain.startsWith('[')) return undefined;
  const refused = { refusedByIndex: true } as const;
  const odd = /[^\p{L}\p{N}\p{M}.-]|(?<![^.])-|-(?![^.])/u.exec(domain);
  if (odd)
    return {
      ...refused,
      kind: /[,<>()[\]:;\\]/.test(odd[0]) ? 'form' : 'domain',
      at: place(odd.index, odd[0].length),
      words: `\`${odd[0]}\` cannot stand there in the domain of an e-mail address`,
    };
  if (!domain.includes('.'))
    return {
      ...refused,
      kind: 'dotless',
      at: place(0, domain.length),
      words: 'the domain of the e-mail address has no dot',
    };
  const top = domain.slice(domain.lastIndexOf('.') + 1);
  if (!/^\d+$/.test(top) && !RESERVED.has(top.toLowerCase())) return undefined;
  return {
    ...refused,
    kind: 'domain',
    at: place(domain.length - top.length, top.length),
    words: `no domain of the internet ends in \`.${top}\``,
  };
}

function at(start: number, length = 1): Span {
  return { start, end: start + length };
}
