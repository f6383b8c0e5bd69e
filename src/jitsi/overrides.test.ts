import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allowedOverrides, protectingOverrides } from './override-names.ts';
import { pickOverrides } from './overrides.ts';

const strict = { keepStartMuted: false, allowIceServers: false };

test('overrides of config and interfaceConfig survive the trip, in the short and the long form', () => {
  const state = {
    'config.subject': 'Stand-up',
    'config.prejoinConfig.enabled': false,
    'config.prejoinConfig': { enabled: false },
    'config.toolbarButtons': ['chat', 'hangup'],
    'config.lobby.autoKnock': true,
    'interfaceConfig.SHOW_CHROME_EXTENSION_BANNER': false,
  };
  assert.deepEqual(pickOverrides({ ...state, room: 'x' }, strict), state);
});

test('the two start-muted overrides are not handed back unless asked for', () => {
  const state = { 'config.startWithAudioMuted': true, 'config.startWithVideoMuted': true };
  assert.deepEqual(pickOverrides(state, strict), {});
  assert.deepEqual(pickOverrides(state, { ...strict, keepStartMuted: true }), state);
});

test('C3 ice servers from a link are handed on only where the operator switched that on', () => {
  const state = { 'iceServers.replace': [{ urls: 'turn:evil.example' }] };
  assert.deepEqual(pickOverrides(state, strict), {});
  assert.deepEqual(pickOverrides(state, { ...strict, allowIceServers: true }), state);
});

test('C3 a link names no server, key, account or picture, whatever Jitsi would make of it', () => {
  const evil = 'https://evil.example/';
  for (const name of [
    'config.bosh',
    'config.websocket',
    'config.hosts.domain',
    'config.hosts.muc',
    'config.serviceUrl',
    'config.conferenceRequestUrl',
    'config.tokenAuthUrl',
    'config.tokenLogoutUrl',
    'config.sso.tokenService',
    'config.analytics.scriptURLs',
    'config.analytics.rtcstatsEndpoint',
    'config.callStatsID',
    'config.callStatsSecret',
    'config.brandingDataUrl',
    'config.dynamicBrandingUrl',
    'config.etherpad_base',
    'config.deploymentUrls.downloadAppsUrl',
    'config.legalUrls.terms',
    'config.helpCentreURL',
    'config.defaultLogoUrl',
    'config.gravatar.baseUrl',
    'config.gravatarBaseURL',
    'config.giphy.sdkKey',
    'config.dropbox.appKey',
    'config.googleApiApplicationClientID',
    'config.p2p.stunServers',
    'config.whiteboard.collabServerBaseUrl',
    'config.fileSharing.apiUrl',
    'config.welcomePage.customUrl',
    'config.watchRTCConfigParams.rtcApiKey',
    'config.watchRTCConfigParams.wsUrl',
    'config.recordingSharingUrl',
    'config.visitors.queueService',
    'config.customToolbarButtons',
    'config.liveStreaming.helpLink',
    'config.deeplinking.desktop.download',
    'config.inviteServiceUrl',
    'config.peopleSearchUrl',
    'interfaceConfig.SUPPORT_URL',
    'interfaceConfig.APP_NAME',
    'interfaceConfig.PROVIDER_NAME',
    'interfaceConfig.BRAND_WATERMARK_LINK',
    'interfaceConfig.PHONE_NUMBER_REGEX',
  ]) {
    // biome-ignore format: one list
    assert.deepEqual(pickOverrides({ [name]: evil }, strict), {}, name);
    const dot = name.lastIndexOf('.');
    const [above, last] = [name.slice(0, dot), name.slice(dot + 1)];
    assert.deepEqual(
      pickOverrides({ [above]: { [last]: evil } }, strict),
      {},
      `${above}={${last}}`,
    );
  }
  assert.deepEqual(
    pickOverrides({ config: { bosh: evil }, 'config.': 1, interfaceConfig: {} }, strict),
    {},
  );
});

test('C3 of an object only the members that may survive do', () => {
  const p2p = { enabled: false, stunServers: [{ urls: 'stun:evil.example' }], backToP2PDelay: 5 };
  assert.deepEqual(pickOverrides({ 'config.p2p': p2p }, strict), {
    'config.p2p': { enabled: false, backToP2PDelay: 5 },
  });
  const deeplinking = {
    desktop: { enabled: false, download: { windows: 'https://evil.example/' } },
  };
  assert.deepEqual(pickOverrides({ 'config.deeplinking': deeplinking }, strict), {
    'config.deeplinking': { desktop: { enabled: false } },
  });
  const muted = { startWithAudioMuted: false };
  assert.deepEqual(pickOverrides({ 'config.': muted, config: muted }, strict), {});
});

test('C3 a link may protect somebody more, never less', () => {
  for (const [name, value] of protectingOverrides) {
    const less = typeof value === 'boolean' ? !value : 'all';
    assert.deepEqual(pickOverrides({ [name]: value }, strict), { [name]: value });
    assert.deepEqual(pickOverrides({ [name]: less }, strict), {}, name);
    assert.deepEqual(pickOverrides({ [name]: String(value).padEnd(9) }, strict), {}, name);
  }
});

test('C3 a link switches on neither ears nor eyes, and hides neither', () => {
  for (const name of [
    'apiLogLevels',
    'disableRecordAudioNotification',
    'disableSelfView',
    'e2ee.disabled',
    'faceLandmarks',
    'e2ee.externallyManagedKey',
    'hideRecordingLabel',
    'iAmRecorder',
    'iAmSipGateway',
    'iAmSpot',
    'ignoreStartMuted',
    'localRecording',
    'recordings.recordAudioAndVideo',
    'screenshotCapture',
    'startScreenSharing',
    '_desktopSharingSourceDevice',
    'testing.testMode',
    'useHostPageLocalStorage',
    'visitors.enableMediaOnPromote.audio',
    'disableInitialGUM',
  ]) {
    // biome-ignore format: one list
    const value = name !== 'disableInitialGUM';
    assert.deepEqual(pickOverrides({ [`config.${name}`]: value }, strict), {}, name);
  }
});

test('G9 names that reach for a prototype are left out, at any depth', () => {
  const state = JSON.parse(
    '{"config.__proto__.x":1,"config.constructor.y":2,"__proto__":{"config.z":3},"config.lobby.prototype":4,' +
      '"config.flags":{"a":{"__proto__":{"b":1}}},"config.p2p":{"__proto__":{"enabled":false}}}',
  );
  assert.deepEqual(pickOverrides(state, strict), {});
  assert.equal(({} as Record<string, unknown>)['x'], undefined);
});

test('what does not fit into a cookie is left out, and the rest survives', () => {
  const state = { 'config.startLastN': 1, 'config.subject': 'x'.repeat(5000) };
  assert.deepEqual(pickOverrides(state, strict), { 'config.startLastN': 1 });
});

test('H2 bytes are what counts: letters of other scripts take two to four', () => {
  assert.deepEqual(pickOverrides({ 'config.subject': '会'.repeat(600) }, strict), {});
  const fits = { 'config.subject': '会'.repeat(400) };
  assert.deepEqual(pickOverrides(fits, strict), fits);
});

test('whatever the state holds, only allowed names come out, and no more than fits', () => {
  const known = fc.constantFrom(...allowedOverrides, ...protectingOverrides.keys(), 'config.p2p');
  const name = fc.oneof(
    fc.string(),
    known,
    fc.tuple(known, fc.string()).map((parts) => parts.join('.')),
  );
  fc.assert(
    fc.property(fc.dictionary(name, fc.jsonValue()), (state) => {
      const picked = pickOverrides(state as Record<string, unknown>, strict);
      assert.ok(Object.keys(picked).every((key) => /^(config|interfaceConfig)\./.test(key)));
      assert.ok(Buffer.byteLength(JSON.stringify(picked)) < 2048);
    }),
  );
});
