/** The members of archives, remembered. */
import type { Archive, Files, Text } from './files.ts';

/** An archive of which each member is read once. */
export async function remembering(files: Files, path: string): Promise<Archive> {
  const archive = await files.archive(path);
  if (!('names' in archive)) return archive;
  const members = new Map<string, Promise<Text>>();
  const read = (name: string) => {
    const member = members.get(name) ?? archive.read(name);
    if (members.size < MEMBERS_REMEMBERED) members.set(name, member);
    return member;
  };
  return { ...archive, read };
}

/** A wheel has a handful of members that anybody asks for: METADATA, RECORD, entry_points.txt. */
const MEMBERS_REMEMBERED = 16;
