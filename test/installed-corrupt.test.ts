import { describe, expect, it } from 'vitest';
import { readDirectUrl } from '../server/artifacts/direct-url.ts';
import { findInstalled } from '../server/artifacts/environment.ts';
import { pathOf, pathOfUrl } from '../server/artifacts/locations.ts';
import { isWellFormed, parseRecord } from '../server/artifacts/record.ts';
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import { stopsOf, stopsRemoval } from '../server/uv/corrupt-installs.ts';

const SITE = '.venv/lib/python3.11/site-packages';
const stops = async (entries: Record<string, MemoryEntry>) =>
  (
    await stopsOf(
      { sitePackages: [SITE] },
      memory(Object.fromEntries(Object.entries(entries).map(([path, entry]) => [`${SITE}/${path}`, entry]))),
    )
  ).map(({ name, why }) => `${name}: ${why}`);

describe('uv stops in an environment', () => {
  it('at a corrupt file of any distribution that it reads, and not at others', async () => {
    expect(
      await stops({
        'a-1.0.dist-info/uv_cache.json': 'x',
        'b-1.0.dist-info/uv_build.json': '{"config_settings":3}',
        'c-1.0.dist-info/direct_url.json': '{}',
        'd-1.0.dist-info/uv_cache.json': { folder: true },
        'e-1.0.dist-info/METADATA': 'x',
        'e-1.0.dist-info/RECORD': 'x',
        'e-1.0.dist-info/WHEEL': '',
        'e-1.0.dist-info/uv_cache.json': '{}',
        'e-1.0.dist-info/uv_build.json': '{"config_settings":{"a":["b"]},"more":1}',
        'e-1.0.dist-info/direct_url.json': '{"url":"file:///e","dir_info":{}}',
      }),
    ).toEqual([
      'a: its `uv_cache.json` is corrupt',
      'b: its `uv_build.json` is corrupt',
      'c: its `direct_url.json` is corrupt',
      'd: its `uv_cache.json` cannot be read: it is a folder',
    ]);
  });

  it('at a name or a version that is none, where it looks for one', async () => {
    expect(
      await stops({
        'a-abc.dist-info/METADATA': '',
        '-b-1.0.dist-info/METADATA': '',
        'c-abc.egg-info/PKG-INFO': '',
        'd.egg-info/PKG-INFO': 'Name: d\nVersion: abc\n',
        'e.egg-info/PKG-INFO': 'nothing',
        'f.dist-info/METADATA': '',
        '~g-abc.dist-info/METADATA': '',
        'h-1.0.dist-info': 'a file',
        'i.egg-link': '',
        'j.egg-link': { bytes: new Uint8Array([255]) },
      }),
    ).toEqual([
      ': `` is not the name of a distribution',
      'a: `abc` is no version',
      'c: `abc` is no version',
      'd: `abc` is no version',
      'j: it cannot be read: it is not UTF-8',
    ]);
  });

  it('where it has to remove what does not say what belongs to it', async () => {
    const files = memory({
      [`${SITE}/demo-1.0.dist-info/RECORD`]: 'garbage{\n',
      [`${SITE}/demo-2.0.dist-info/RECORD`]: '',
      [`${SITE}/demo-3.0.dist-info/METADATA`]: '',
      [`${SITE}/demo-4.0-py3.11.egg-info`]: '',
    });
    const found = await findInstalled({ sitePackages: [SITE] }, 'demo', files);
    const said = await Promise.all(found.map((each) => stopsRemoval(each, files)));
    expect(said).toEqual([
      'its `RECORD` is no table of three columns',
      undefined,
      undefined,
      'it was installed by distutils, which does not say what belongs to it',
    ]);
  });
});

describe('a RECORD', () => {
  it('is read with quotes, line ends of Windows and without hashes', () => {
    expect(parseRecord('a.py,sha256=x,3\r\n"b, ""c"".py",,\r\n..\\..\\Scripts\\d.exe,,\r\n')).toEqual([
      { path: 'a.py', hash: 'sha256=x', size: 3 },
      { path: 'b, "c".py', hash: undefined, size: undefined },
      { path: '../../Scripts/d.exe', hash: undefined, size: undefined },
    ]);
  });

  it('is refused by uv where a line has not three fields or no number at its end', () => {
    expect(['', 'a,,\n', 'a,sha256=x,1\n', '"a,b",,\n'].map(isWellFormed)).toEqual([true, true, true, true]);
    expect(['a\n', 'a,b,c,d\n', 'a,b,c\n', '"abc,,\n'].map(isWellFormed)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('a direct_url.json', () => {
  it('names a folder in the form of this machine', () => {
    expect(pathOfUrl('file:///a%20b/c/')).toBe('/a b/c');
    expect(pathOfUrl('file://localhost/a')).toBe('/a');
    expect(pathOfUrl('file:///C:/a')).toBe('/C:/a');
    expect(pathOfUrl('file:///C|/a')).toBe('/C:/a');
    expect(pathOfUrl('file://server/share')).toBeUndefined();
    expect(pathOfUrl('https://a/b')).toBeUndefined();
    expect(pathOfUrl('file:///%FF')).toBeUndefined();
    expect(pathOf('\\\\?\\C:\\a\\b', 'win32')).toBe('/C:/a/b');
    expect(pathOf('a\\b', 'linux')).toBe('a\\b');
  });

  it('is trouble where uv cannot read it, and nothing where its url is none', () => {
    expect(readDirectUrl(undefined)).toBeUndefined();
    expect(readDirectUrl('{"url":"no url","dir_info":{}}')).toBeUndefined();
    for (const text of [
      '',
      '\uFEFF{}',
      '[]',
      'null',
      '{"url":"file:///a"}',
      '{"url":"file:///a","dir_info":{"editable":1}}',
    ])
      expect(readDirectUrl(text), text).toHaveProperty('trouble');
    expect(readDirectUrl('{"url":"https://a/b.git","vcs_info":{"vcs":"git","commit_id":"0"}}')).toEqual({
      url: 'https://a/b.git',
      folder: undefined,
      editable: false,
      saysEditable: false,
    });
  });
});
