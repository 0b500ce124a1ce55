/** SeaHash, the hash that uv names the folders of its cache with; as published, with its default seeds. */

const MASK = (1n << 64n) - 1n;
const PRIME = 0x6eed0e9da4d94a4fn;
const SEEDS = [0x16f11fe89b0d677cn, 0xb480a793d8e6c86cn, 0x6fe2e5aaf078ebc9n, 0x14f994a4c5259381n] as const;

/** The hash of bytes, as uv writes it: 16 hexadecimal digits of its eight bytes, the lowest byte first. */
export function seaHash(bytes: Uint8Array): string {
  let [a, b, c, d]: readonly [bigint, bigint, bigint, bigint] = SEEDS;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) {
    [a, b, c, d] = [b, c, d, diffuse(a ^ view.getBigUint64(at, true))];
  }
  let tail = 0n;
  for (let rest = bytes.length - 1; rest >= at; rest--) tail = (tail << 8n) | BigInt(bytes[rest] ?? 0);
  if (at < bytes.length) a = diffuse(a ^ tail);
  const hash = diffuse(a ^ b ^ c ^ d ^ BigInt(bytes.length));
  const out = new DataView(new ArrayBuffer(8));
  out.setBigUint64(0, hash);
  let hex = '';
  for (let index = 7; index >= 0; index--) hex += out.getUint8(index).toString(16).padStart(2, '0');
  return hex;
}

function diffuse(value: bigint): bigint {
  const once = (value * PRIME) & MASK;
  const mixed = once ^ ((once >> 32n) >> (once >> 60n));
  return (mixed * PRIME) & MASK;
}
