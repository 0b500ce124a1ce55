/** E-mail addresses and URLs, with what setuptools 84.2.1, hatchling 1.33.0, flit_core 4.2.0, poetry-core 2.5.0 and PyPI made of them. */
import { describe, expect, it } from 'vitest';
import { takesEmail, takesUrl } from '../server/backends/metadata/formats.ts';
import { emailDefect } from '../server/pyproject/email.ts';
import { readImportName } from '../server/pyproject/import-name.ts';
import { labelDefect, normalLabel, urlDefect } from '../server/pyproject/web-address.ts';

/** The address, whether there is a name beside it, and who refuses to build. */
const ADDRESSES: readonly (readonly [string, boolean, string])[] = [
  ['not an email', true, 'setuptools hatchling flit-core poetry-core'],
  ['a@b', false, 'setuptools poetry-core'],
  ['', false, 'setuptools hatchling poetry-core'],
  ['', true, 'setuptools flit-core poetry-core'],
  ['a@b.co', true, ''],
  ['A <a@b.co>', false, 'hatchling'],
  ['a@b.co, d@e.fr', false, 'setuptools hatchling poetry-core'],
  [' a@b.co', false, ''],
  ['a@b.co ', false, ''],
  ['a@b..co', false, 'hatchling'],
  ['a at b.co', false, 'setuptools hatchling poetry-core'],
  ['john@localhost', false, 'setuptools poetry-core'],
  ['mailto:a@b.co', false, 'hatchling'],
  ['a b@c.de', false, 'hatchling'],
  ['<a@b.co>', false, 'hatchling poetry-core'],
  ['<a@b.co>', true, 'hatchling flit-core'],
  ['A <a@b.co>', true, 'hatchling flit-core'],
  ['a@b.co.', false, 'hatchling'],
  ['a@exämple.de', false, ''],
  ['a.@b.co', false, 'hatchling poetry-core'],
  ['j..o@b.co', false, 'hatchling poetry-core'],
  ['a@foo.test', false, ''],
  ['a@example.com', false, ''],
  ['a@foo.invalid', false, ''],
  ['ä@b.co', false, 'hatchling'],
  ['a@b_c.de', false, ''],
  ['a@b', true, 'setuptools poetry-core'],
  ['x@y@z.de', false, 'setuptools hatchling poetry-core'],
  ['@z.de', false, 'setuptools hatchling poetry-core'],
  ['x@', false, 'setuptools hatchling poetry-core'],
  ['x', false, 'setuptools hatchling poetry-core'],
  ['x', true, 'setuptools hatchling flit-core poetry-core'],
  ['a@b,co', false, 'setuptools hatchling poetry-core'],
  ['a@b.c', false, ''],
  ['a@1.2', false, ''],
  ['a@-b.de', false, ''],
];

/** The URL, who refuses to build, and whether PyPI refuses it. */
const URLS: readonly (readonly [string, string, boolean])[] = [
  ['', 'setuptools poetry-core', true],
  [' ', 'poetry-core', true],
  ['example.com', 'poetry-core', true],
  ['www.example.com/x', 'poetry-core', true],
  ['ftp://a.co', '', true],
  ['git@github.com:x/y', 'setuptools poetry-core', true],
  ['https://', 'setuptools', false],
  ['https://x y', 'poetry-core', false],
  ['git+https://a.co/x', 'poetry-core', true],
  ['http://exa mple.com', 'poetry-core', false],
  ['https://a.co/{owner}', '', false],
  ['https://a.co/ä', '', false],
  [' https://a.co', 'poetry-core', false],
  ['https://a.co ', 'poetry-core', false],
  ['mailto:a@b.co', 'setuptools', true],
  ['https:/a.co', 'setuptools', false],
  ['https:a.co', 'setuptools', false],
  ['HTTPS://a.co', '', false],
  ['https://a.co:port', '', false],
  ['https://a.co/<x>', '', false],
  ['https://a.co/x|y', '', false],
  ['https://a.co/%zz', '', false],
  ['https://a.co#x y', 'poetry-core', false],
  ['https://a.co/x,y', '', false],
  ['http//a.co', 'poetry-core', true],
  ['htps://a.co', '', true],
  ['/docs', 'setuptools poetry-core', true],
  ['file:///x', 'setuptools', true],
  ['https://exämple.de', '', false],
  ['https://localhost', '', false],
  ['https://a_b.co', '', false],
  ['https://a.co/[x]', '', true],
  ['https://a.co/"x"', '', false],
  ['https://a.co/x\\y', '', false],
  ['https://a.co?x=[1]', '', true],
  ['https://a.co?x=ä', '', false],
  ['https://.co', '', false],
  ['https://a..co', '', false],
  ['https://a.co:99999', '', true],
  ['https://user:p@a.co', '', false],
  ['https://[::1]/', '', false],
  ['https://a.co/x^y', '', false],
  ['https://a.co?a=b|c', '', false],
  ['https://a.co\nb', 'poetry-core', false],
];

describe('an address', () => {
  const backends = ['setuptools', 'hatchling', 'flit-core', 'poetry-core'];
  it.each(ADDRESSES)('%j (beside a name: %j) is refused by %j', (email, named, refused) => {
    expect(backends.filter((backend) => !takesEmail(backend, email, named)).join(' ')).toBe(refused);
  });

  it('that everybody takes has nothing wrong', () => {
    for (const [email, , refused] of ADDRESSES)
      if (emailDefect(email)?.kind === 'form') expect(refused, email).not.toBe('');
  });

  it('is read in linear time, whatever it is', () => {
    for (const letter of [' ', '.', '@', '<', '-', 'a'])
      expect(() => emailDefect(letter.repeat(1_000_000))).not.toThrow();
  });
});

describe('a URL', () => {
  it.each(URLS)('%j is refused by %j and by PyPI: %j', (url, refused, byIndex) => {
    expect(['setuptools', 'poetry-core'].filter((backend) => !takesUrl(backend, url)).join(' ')).toBe(
      refused,
    );
    expect(urlDefect(url)?.refusedByIndex ?? false).toBe(byIndex);
  });

  it('is mended to one without defects', () => {
    for (const [url] of URLS) {
      const meant = urlDefect(url)?.meant;
      if (meant !== undefined) expect(urlDefect(meant), url).toBeUndefined();
    }
  });

  it('has a label that is counted in characters and compared without punctuation', () => {
    expect(labelDefect('😀'.repeat(32))).toBeUndefined();
    expect(labelDefect('😀'.repeat(33))?.words).toBe('the label has 33 characters, and 32 are the most');
    expect(normalLabel('Home-Page!')).toBe(normalLabel('home page'));
  });
});

describe('an import name', () => {
  it.each([
    ['demo', 0],
    ['démo.sub ;  private', 0],
    ['_x; private', 0],
    ['demo; Private', 1],
    ['demo;', 1],
    ['', 1],
    ['demo.', 1],
    [' demo', 1],
    ['a-b.class', 2],
  ])('%j has %i defects', (text, count) => {
    expect(readImportName(text).defects.length).toBe(count);
  });
});
