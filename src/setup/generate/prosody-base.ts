import type { ProsodyVersion } from '../setup-answers.ts';
import type { Names } from './names.ts';
import { lua } from './prosody-lua.ts';

/** What Jitsi itself wants of a Prosody that nobody has set up yet; `prosody-lua.ts` comes behind it. */
export function prosodyBase({ xmpp, muc, lobby }: Names, prosody: ProsodyVersion): string {
  const auth = `auth.${xmpp}`;
  const focus = lua(`focus@${auth}`);
  const bridge = lua(`jvb@${auth}`);
  const thirteen = `
-- Prosody 13 asks to be told that Jicofo, which opens the rooms, owns them.
component_admins_as_room_owners = true
`;
  return `-- Jitsi Meet's part of Prosody ${prosody}. The accounts of Jicofo and the videobridge are made by:
--   prosodyctl register focus ${auth} PASSWORD; prosodyctl register jvb ${auth} PASSWORD
-- Jitsi's modules want the Lua libraries basexx, cjson, luaossl and inspect, for the Lua that \`prosodyctl about\` names.
-- Debian 12 has basexx and inspect for older ones alone: luarocks has both, and the two files may be copied.
plugin_paths = { "/usr/share/jitsi-meet/prosody-plugins/" }
muc_mapper_domain_base = ${lua(xmpp)}
http_default_host = ${lua(xmpp)}
-- nginx ends TLS in front of both.
consider_bosh_secure = true
consider_websocket_secure = true
-- Jicofo and the bridge send more than people do.
unlimited_jids = { ${focus}, ${bridge} }
${prosody === '13' ? thirteen : ''}
VirtualHost ${lua(xmpp)}
    modules_enabled = { "bosh"; "websocket"; "smacks"; "ping"; "conference_duration"; "muc_lobby_rooms"; "muc_breakout_rooms" }
    c2s_require_encryption = false
    lobby_muc = ${lua(lobby)}
    breakout_rooms_muc = ${lua(`breakout.${xmpp}`)}
    room_metadata_component = ${lua(`metadata.${xmpp}`)}

VirtualHost ${lua(auth)}
    modules_enabled = { "limits_exception" }
    authentication = "internal_hashed"

Component ${lua(muc)} "muc"
${room(focus)}
Component ${lua(lobby)} "muc"
    modules_enabled = { "muc_hide_all"; "muc_rate_limit" }
${room(focus)}
Component ${lua(`breakout.${xmpp}`)} "muc"
    modules_enabled = { "muc_hide_all"; "muc_meeting_id"; "muc_domain_mapper"; "muc_rate_limit" }
${room(focus)}
Component ${lua(`internal.${auth}`)} "muc"
    modules_enabled = { "muc_hide_all"; "ping" }
    storage = "memory"
    admins = { ${focus}, ${bridge} }
    muc_room_locking = false
    muc_room_default_public_jids = true

-- Jicofo is a user; this is its address.
Component ${lua(`focus.${xmpp}`)} "client_proxy"
    target_address = ${focus}

Component ${lua(`metadata.${xmpp}`)} "room_metadata_component"
    muc_component = ${lua(muc)}
    breakout_rooms_component = ${lua(`breakout.${xmpp}`)}
`;
}

function room(focus: string): string {
  return `    storage = "memory"
    admins = { ${focus} }
    restrict_room_creation = true
    muc_room_locking = false
    muc_room_default_public_jids = true
`;
}
