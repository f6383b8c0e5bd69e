import type { FileCheck } from '../file-check.ts';
import { warning } from '../finding.ts';

/** What counts of an option is its last line. A second `modules_enabled` switches the first one's modules off. */
export const repeatedOption: FileCheck = {
  id: 'repeated-option',
  well: 'no option is set twice',
  run: ({ prosody }) =>
    prosody
      ? [prosody.global, ...prosody.sections].flatMap(({ name, repeated }) =>
          repeated.map((one) =>
            warning({
              where: one.at,
              evidence: `${one.name} is set a second time${name === null ? '' : ` for ${name}`}.`,
              reason: 'The line before counts no more: modules it names are off.',
              mend: ['Make one of the two lines.'],
            }),
          ),
        )
      : null,
};
