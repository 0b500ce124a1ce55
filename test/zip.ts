/** Zip files and wheels made for tests, byte by byte: also such as no tool would write. */
import { createHash } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipMember {
  name: string;
  content: string | Buffer;
  /** What the headers claim, where they lie. */
  size?: number;
  flags?: number;
  method?: number;
  /** The file's mode, as a Unix writes it. */
  mode?: number;
}

/** The bytes of a zip file, deflated unless a member says otherwise. */
export function zip(members: readonly ZipMember[], claimed = members.length): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, size, flags = 0x800, method = 8, mode = 0 } of members) {
    const raw = Buffer.from(content);
    const data = method === 0 ? raw : deflateRawSync(raw);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc32(raw), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(size ?? raw.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), common, rest, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(claimed & 0xffff, 4);
  end.writeUInt16LE(claimed & 0xffff, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, Buffer.from('PK\x05\x06'), end]);
}

export const INFO = 'demo-1.0.dist-info';

/** The texts of a good wheel of `demo` 1.0, RECORD aside. */
export const GOOD: Readonly<Record<string, string>> = {
  'demo/__init__.py': '',
  'demo/cli.py': 'def main():\n    return 0\n',
  [`${INFO}/METADATA`]: 'Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n\n',
  [`${INFO}/WHEEL`]: 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
};

/** RECORD of these files. */
export function recordOf(files: Readonly<Record<string, string | Buffer>>, info = INFO): string {
  const rows = Object.entries(files).map(([name, content]) => {
    const hash = createHash('sha256').update(content).digest('base64url');
    return `${name},sha256=${hash},${Buffer.byteLength(content)}`;
  });
  return [...rows, `${info}/RECORD,,`, ''].join('\n');
}

/** The members of a wheel with these files; undefined takes one away. RECORD fits them unless it is among them. */
export function wheelMembers(
  changes: Readonly<Record<string, string | Buffer | undefined>> = {},
): readonly ZipMember[] {
  const files: Record<string, string | Buffer> = {};
  for (const [name, content] of Object.entries({ ...GOOD, ...changes }))
    if (content !== undefined) files[name] = content;
  const record = `${INFO}/RECORD`;
  const whole = record in changes ? files : { ...files, [record]: recordOf(files) };
  return Object.entries(whole).map(([name, content]) => ({ name, content }));
}
