import { fieldAt, flagOf, textOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { fault, type Trouble, warning } from '../finding.ts';

/** The claim `sub` names the XMPP host, and browsers are told of the same one. */
export const domainMismatch: FileCheck = {
  id: 'domain-mismatch',
  well: 'tokens are for the XMPP host that is there',
  run: ({ side, usher, frontend }) => {
    if (!side || side.domain === null) return null;
    const troubles: Trouble[] = [];
    const { domain } = side;
    const value = fieldAt(frontend?.config, 'hosts', 'domain');
    const told = textOf(value);
    if (!usher && (told === null || told === 'unknown')) return null;
    const verifies = flagOf(side.option('host', 'enable_domain_verification')) !== false;
    const sub = usher?.jitsi.domain.toLowerCase() ?? null;
    if (sub !== null && sub !== domain && sub !== '*') {
      troubles.push(
        (verifies ? fault : warning)({
          where: side.at.host ?? 'jitsi.domain',
          evidence: `Tokens are for ${sub} (the claim sub); Prosody's host is ${domain}.`,
          reason: verifies
            ? 'Prosody refuses to let anybody into a room: "Room and token mismatched".'
            : 'It works while enable_domain_verification is off, and no longer.',
          mend: [`usher.yaml: jitsi.domain: ${domain}`],
        }),
      );
    }
    if (told !== null && told !== 'unknown' && told.text.toLowerCase() !== domain) {
      troubles.push(
        fault({
          where: value?.at ?? null,
          evidence: `config.js sends browsers to the XMPP host ${told.text}; Prosody's is ${domain}.`,
          reason: 'Nobody can connect, or they connect to a host that looks at no tokens.',
          mend: [`config.js: hosts.domain: '${domain}'`],
        }),
      );
    }
    return troubles;
  },
};
