import type { FileCheck } from '../file-check.ts';
import { warning } from '../finding.ts';

/** A file of docker-jitsi-meet's before its variables were put in. */
export const templateUnfilled: FileCheck = {
  id: 'template-unfilled',
  well: 'the files of Prosody are those that it reads',
  run: ({ prosody }) =>
    prosody
      ? prosody.templates.map((file) =>
          warning({
            where: file,
            evidence: 'The file is a template ({{ … }}): what it comes to is not known.',
            reason: 'What hangs on a variable was not looked at.',
            mend: [
              'Give the .env of docker-jitsi-meet: --env .env',
              'Or the file that the container wrote: prosody/config/conf.d/jitsi-meet.cfg.lua below CONFIG.',
            ],
          }),
        )
      : null,
};
