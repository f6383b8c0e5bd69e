import { type FilePlace, placeAt, type SourceText } from './place.ts';

/** Which build of Jitsi Meet is installed: the number in `2.0.9584`, `1.0.9584-1` and `stable-9584`. */
export interface JitsiBuild {
  readonly build: number;
  readonly at: FilePlace;
}

/** What dpkg's list of packages (`/var/lib/dpkg/status`) says of Jitsi Meet; null where it is not installed. */
export function readDpkgStatus(source: SourceText): JitsiBuild | null {
  const entry = /^Package: jitsi-meet-web\n(?:\S.*\n| .*\n)*?Version: \S*?\.(\d{3,6})-\d/m.exec(
    source.text.replaceAll('\r\n', '\n'),
  );
  if (!entry?.[1]) return null;
  return { build: Number(entry[1]), at: placeAt(source, entry.index) };
}
