import type { Config } from '../../config/config.ts';
import type { GeneratedFile } from '../generate/generated-file.ts';
import { endOfFile } from '../generate/generated-file.ts';
import { lua } from '../generate/prosody-lua.ts';
import type { SharedSecret } from './shared-secret.ts';

/** A fresh secret as the lines that Prosody and docker-jitsi-meet want; none where the old one stays. */
export function secretFiles({ fresh }: SharedSecret, { jitsi }: Config): GeneratedFile[] {
  if (fresh === null) return [];
  const host = jitsi[0]?.domain ?? '';
  const why = 'The same as jitsi.secret in usher.yaml: whoever reads it can make tokens.';
  return [
    endOfFile(
      'jitsi/prosody.cfg.lua',
      null,
      `VirtualHost ${lua(host)} {\n    -- ${why}\n    app_secret = ${lua(fresh)};\n}`,
      '--',
      'For the end of Prosody’s file of Jitsi’s host: the new secret.',
      0o600,
    ),
    endOfFile(
      'jitsi/env',
      null,
      `# ${why}\nJWT_APP_SECRET=${fresh}`,
      '#',
      'Or, with docker-jitsi-meet, for the end of its `.env`.',
      0o600,
    ),
  ];
}
