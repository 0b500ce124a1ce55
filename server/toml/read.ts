/** Reads TOML files whose places nobody needs: `uv.lock`, receipts, other members. */
import { parse } from 'smol-toml';

/** The value of a TOML text; undefined where it is none. Never throws. */
export function readToml(text: string): unknown | undefined {
  try {
    return parse(text.startsWith('\ufeff') ? text.slice(1) : text, { integersAsBigInt: 'asNeeded' });
  } catch {
    return undefined;
  }
}
