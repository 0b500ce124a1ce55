/** What is odd about authors, maintainers, keywords, classifiers and URLs. */
import { isClassifier } from '../../pyproject/classifier.ts';
import type { Table, Value } from '../../toml/document.ts';
import { type Oddity, odd, typeParts } from './oddity.ts';
import type { Kind } from './oddity-kinds.ts';

/** The oddities of the fields that only describe. */
export function* peopleOddities(project: Table): Iterable<Oddity> {
  for (const field of ['authors', 'maintainers'] as const) {
    const value = project.entries.get(field)?.value;
    if (value?.kind === 'array') yield* people(field, value.items);
    else if (value) yield odd('people-type', [field], typeParts(value));
  }
  yield* listOddities(project, 'keywords', 'keyword');
  yield* listOddities(project, 'classifiers', 'classifier');
  yield* urlOddities(project);
}

function* people(field: 'authors' | 'maintainers', items: readonly Value[]): Iterable<Oddity> {
  const who = field.slice(0, -1);
  const Who = who.charAt(0).toUpperCase() + who.slice(1);
  for (const [i, item] of items.entries()) {
    const parts = { index: `${i}`, number: `${i + 1}`, who, Who };
    if (item.kind === 'table')
      for (const kind of personKinds(item)) yield odd(kind, [field], { ...parts, ...named(item) });
    else yield odd('person-type', [field], { ...parts, ...typeParts(item) });
  }
}

/** The first key of a person that is none, for the backends' words. */
function named(person: Table): { readonly name?: string } {
  const name = [...person.entries.keys()].find((each) => each !== 'name' && each !== 'email');
  return name === undefined ? {} : { name };
}

function* personKinds(person: Table): Iterable<Kind> {
  const name = person.entries.get('name')?.value;
  const email = person.entries.get('email')?.value;
  const values = [name, email].filter((value) => value !== undefined);
  if ([...person.entries.keys()].some((key) => key !== 'name' && key !== 'email')) yield 'person-key';
  if (values.length === 0) yield 'person-empty';
  if (values.some((value) => value.kind !== 'string')) yield 'person-part-type';
  if (name?.kind === 'string') {
    if (name.value === '') yield 'person-name-empty';
    else if (/[\p{Cc}"\\]/u.test(name.value)) yield 'person-name-odd';
    else if (name.value.includes(',')) yield 'person-name-comma';
  }
  if (email?.kind === 'string') yield* emailKinds(email.value);
}

function* emailKinds(email: string): Iterable<Kind> {
  if (email === '') yield 'email-empty';
  else if (/^\w+(?:[.+-]\w+)*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]+$/.test(email)) return;
  else if (/^\w+(?:[.+-]\w+)*@[A-Za-z0-9-]+$/.test(email)) yield 'email-dotless';
  else yield /^[\w.]*$|@@|^@|@$/.test(email) ? 'email-invalid' : 'email-odd';
}

function* listOddities(
  project: Table,
  field: 'keywords' | 'classifiers',
  one: 'keyword' | 'classifier',
): Iterable<Oddity> {
  const list = project.entries.get(field)?.value;
  if (!list) return;
  if (list.kind !== 'array') {
    yield odd(`${field}-type`, [field], typeParts(list));
    return;
  }
  for (const [i, item] of list.items.entries()) {
    const place = { index: `${i}`, number: `${i + 1}` };
    if (item.kind !== 'string') yield odd(`${one}-type`, [field], { ...place, ...typeParts(item) });
    else if (one === 'keyword' && /[\p{Cc}]/u.test(item.value)) yield odd('keyword-odd', [field], place);
    else if (one === 'classifier' && !isKnownClassifier(item.value))
      yield odd(/^[\x20-\x7E]+$/.test(item.value) ? 'classifier-uncommon' : 'classifier-odd', [field], {
        value: item.value,
        ...place,
      });
  }
}

/** One of the list, or a private one, which nobody looks up. */
function isKnownClassifier(text: string): boolean {
  return text.startsWith('Private ::') || isClassifier(text);
}

function* urlOddities(project: Table): Iterable<Oddity> {
  const urls = project.entries.get('urls')?.value;
  if (!urls) return;
  if (urls.kind !== 'table') {
    // What reads TOML in Rust takes a date for a table with the date in it.
    yield odd(urls.kind === 'datetime' ? 'urls-date' : 'urls-type', ['urls'], typeParts(urls));
    return;
  }
  for (const [name, { value }] of urls.entries) {
    const path = ['urls', name];
    if (name.length > 32) yield odd('url-label-long', path, { name });
    else if (name.trim() === '' || /[,\p{Cc}]/u.test(name)) yield odd('url-label-odd', path, { name });
    if (value.kind !== 'string') yield odd('url-type', path, { name, ...typeParts(value) });
    else if (
      !/^https?:\/\/(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#][\w./?#=&%~+:@,;!*'()-]*)?$/i.test(value.value)
    )
      yield odd(/^[a-z][a-z0-9+.-]*:/i.test(value.value) ? 'url-odd' : 'url-invalid', path, {
        name,
        value: value.value,
      });
  }
}
