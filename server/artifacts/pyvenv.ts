/** `pyvenv.cfg`, as `PyVenvConfiguration::parse` reads it (crates/uv-python/src/virtualenv.rs): the first `=` of a line ends a key. */
import { type Files, join } from '../files/files.ts';
import { type Platform, pathOf } from './locations.ts';

export interface PyvenvConfiguration {
  /** The folder of the interpreter, absolute. */
  readonly home: string | undefined;
  /** `version` or `version_info`, digits and dots: `3.11.4`. */
  readonly version: string | undefined;
  /** The same where uv compares it with the interpreter's: not the form of virtualenv, `3.11.4.final.0`. */
  readonly comparedVersion: string | undefined;
  readonly implementation: string | undefined;
  readonly madeByUv: string | undefined;
  readonly relocatable: boolean;
  readonly systemPackages: boolean;
}

/** undefined where there is none; `trouble`, one clause, where it cannot be read: then its Python does not start either. */
export async function readPyvenvConfiguration(
  root: string,
  files: Files,
  platform: Platform,
): Promise<PyvenvConfiguration | { readonly trouble: string } | undefined> {
  const content = await files.read(join(root, 'pyvenv.cfg'));
  if ('absent' in content) return undefined;
  if ('trouble' in content) return { trouble: content.trouble.words };
  const values = new Map<string, string>();
  for (const line of content.text.split('\n')) {
    const equals = line.indexOf('=');
    if (equals >= 0) values.set(line.slice(0, equals).trim().toLowerCase(), line.slice(equals + 1).trim());
  }
  const home = values.get('home');
  const version = values.get('version_info') ?? values.get('version') ?? '';
  const is = (key: string) => values.get(key)?.toLowerCase() === 'true';
  return {
    home: home === undefined || home === '' ? undefined : pathOf(home, platform),
    version: /^\d+\.\d+(?:\.\d+)?(?!\d)/.exec(version)?.[0],
    comparedVersion: /^\d+\.\d+(?:\.\d+)?$/.exec(version)?.[0],
    implementation: values.get('implementation')?.toLowerCase(),
    madeByUv: values.get('uv'),
    relocatable: is('relocatable'),
    systemPackages: is('include-system-site-packages'),
  };
}
