/** Prints the file that Jitsi's package leaves for Prosody. `node packaged-prosody.ts HOST`. */
import { namesOf } from '../../src/setup/generate/names.ts';
import { packagedProsody } from '../support/packaged-prosody.ts';
import { usualAnswers } from '../support/setup-answers.ts';

const [jitsiHost = ''] = process.argv.slice(2);
process.stdout.write(packagedProsody(namesOf({ ...usualAnswers, jitsiHost })));
