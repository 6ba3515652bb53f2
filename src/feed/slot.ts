/** Which slot a status line payload belongs in: the same name as the hook's `sed` and `cksum` find. */

/** Payloads that name no session share this one. */
export const SHARED_SLOT = 'shared';

const BEGINNING = /"session_id" *: *"/;
const ID = /"session_id" *: *"([-._0-9A-Za-z]+)"/;

/** The file name of the payload's slot. */
export function slotName(payload: Buffer): string {
  // As latin1 every byte is one character, so that no garbage can hide an id.
  const lines = payload.toString('latin1').split('\n');
  const id = ID.exec(lines.find((line) => BEGINNING.test(line)) ?? '')?.[1];
  return `${id === undefined ? SHARED_SLOT : posixChecksum(Buffer.from(id, 'latin1'))}.json`;
}

/** The CRC that POSIX `cksum` prints: that of the bytes, then of their count in as few bytes as it needs. */
export function posixChecksum(bytes: Buffer): number {
  const length: number[] = [];
  for (let rest = bytes.length; rest > 0; rest = Math.floor(rest / 256)) {
    length.push(rest % 256);
  }
  let crc = 0;
  for (const byte of [...bytes, ...length]) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
    }
  }
  return ~crc >>> 0;
}
