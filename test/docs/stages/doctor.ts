import { HOUSE, JITSI, JITSI_NGINX, UNIT } from '../house.ts';
import type { Stage } from '../stage.ts';

const SETUP =
  'usher setup --yes --jitsi meet.example.org --sign-in oidc --issuer https://id.example.org';

/** A Jitsi that usher setup has set up, on Debian and in containers; nothing of it runs. */
export const doctor: Stage = {
  page: 'docs/topics/doctor.md',
  before: `${HOUSE}${JITSI}${JITSI_NGINX}${UNIT}rm -r /etc/usher/*
    ${SETUP} --output debian && echo from-the-provider > debian/client-secret
    usher setup --apply --output debian
    ${SETUP} --installation docker --output docker
    mkdir /opt/docs-test/charts
    (printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: { name: prosody }\\ndata:\\n'
     sed -n "s/^\\([A-Z_]*\\)='*\\([^']*\\)'*$/  \\1: '\\2'/p" docker/docker/env) > /opt/docs-test/charts/jitsi_jitsi-meet.yaml
    cp docker/usher.yaml . && cp docker/docker/env .env && mkdir -p web conf.d
    echo from-the-provider > client-secret
    (echo 'var config = { hosts: { domain: "meet.jitsi", muc: "muc.meet.jitsi" } };'
     cat docker/docker/custom-config.js) > web/config.js
    echo 'Include "conf.d/*.cfg.lua"' > prosody.cfg.lua
    cp /etc/prosody/conf.avail/meet.example.org.cfg.lua conf.d/meet.cfg.lua
    cp /etc/jitsi/jicofo/jicofo.conf . 
    cp /etc/nginx/sites-enabled/meet.example.org.conf meet.conf
    mkdir /opt/docs-test/journal
    echo 'warn Error verifying token err:not-allowed, reason:Invalid signature' > /opt/docs-test/journal/prosody`,
  commands: {
    'usher doctor --config /etc/usher': { check: 'grep "^ok .*Nobody gets in without a token"' },
    'journalctl -u prosody': { status: 1, check: 'grep -i secret' },
    // Prosody does not run here, and a fault says so.
    'usher doctor --live': { status: 2, check: 'grep live-token' },
  },
};
