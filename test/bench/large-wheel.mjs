// The bytes of a wheel with 3,000 members and 100 MB, a quarter of which can be packed.
import { createHash, randomBytes } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';

export function largeWheel() {
  const members = Array.from({ length: 2997 }, (_, i) => [
    `acme/part_${Math.floor(i / 100)}/module_${i}.py`,
    Buffer.concat([randomBytes(26_000), Buffer.alloc(9_000, 'a')]),
  ]);
  const texts = {
    METADATA: 'Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n',
    WHEEL: 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  };
  for (const [name, text] of Object.entries(texts))
    members.push([`acme-1.0.dist-info/${name}`, Buffer.from(text)]);
  const rows = members.map(
    ([name, bytes]) =>
      `${name},sha256=${createHash('sha256').update(bytes).digest('base64url')},${bytes.length}\n`,
  );
  members.push(['acme-1.0.dist-info/RECORD', Buffer.from(`${rows.join('')}acme-1.0.dist-info/RECORD,,\n`)]);
  return zip(members);
}

function zip(members) {
  const [parts, directory] = [[], []];
  let offset = 0;
  for (const [name, bytes] of members) {
    const data = deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), common, rest, Buffer.from(name)]));
    parts.push(Buffer.from('PK\x03\x04'), common, Buffer.from(name), data);
    offset += 30 + Buffer.byteLength(name) + data.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}
