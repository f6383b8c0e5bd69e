/**
 * The overrides of a meeting's address that survive a sign-in, by name, without `config.`. A name stands
 * for all below it too. They are what Jitsi Meet of August 2026 takes from an address, without what could
 * hurt a person whose link somebody else made: what names a server, a key or an account; what takes a picture,
 * a sound or a text of somebody without being asked; what hides that this happens; what shows the person's
 * network address; what lets the page around listen in; what lifts end-to-end encryption or a warning.
 * An older Jitsi Meet, an app or a development build may take more than it should, so this list does not
 * rely on theirs.
 */
const CONFIG = `
  _peerConnStatusOutOfLastNTimeout _peerConnStatusRtcMuteTimeout audioLevelsInterval audioQuality
  audioTranslation autoKnockLobby avgRtpStatsN backgroundAlpha brandingRoomAlias breakoutRooms bridgeChannel
  buttonsWithNotifyClick callDisplayName callFlowsEnabled callHandle callUUID cameraFacingMode channelLastN
  conferenceInfo connectionIndicators constraints deeplinking.desktop.enabled deeplinking.disabled
  defaultLocalDisplayName defaultRemoteDisplayName desktopSharingFrameRate desktopSharingSources
  disable1On1Mode disableAEC disableAGC disableAP disableAddingBackgroundImages disableAudioLevels
  disableBeforeUnloadHandlers disableCameraTintForeground disableChat disableChatSmileys disableDeepLinking
  disableFocus disableIncomingMessageSound disableInviteFunctions disableJoinLeaveSounds
  disableLocalVideoFlip disableModeratorIndicator disableNS disablePolls disableProfile disableReactions
  disableReactionsInChat disableReactionsModeration disableRemoteMute disableRemoveRaisedHandOnFocus
  disableResponsiveTiles disableRtx disableSelfDemote disableSelfViewSettings disableShortcuts
  disableShowMoreStats disableSimulcast disableSpeakerStatsSearch disableTileEnlargement disableTileView
  disableVirtualBackground disabledNotifications disabledSounds displayJids doNotFlipLocalVideo
  doNotStoreRoom e2eping enableCalendarIntegration enableEncodedTransformSupport enableLobbyChat
  enableNoAudioDetection enableNoisyMicDetection enableOpusRed enableRemb enableTalkWhileMuted enableTcc
  feedbackPercentage fileSharing.enabled filmstrip flags giphy.displayMode giphy.enabled giphy.rating
  giphy.tileTime hiddenPremeetingButtons hideAddRoomButton hideConferenceSubject hideConferenceTimer
  hideDisplayName hideDominantSpeakerBadge hideEmailInSettings hideLobbyButton hideParticipantsStats
  inviteAppName liveStreaming.enabled liveStreamingEnabled lobby localSubject mainToolbarButtons
  maxFullResolutionParticipants mouseMoveCallbackInterval notificationTimeouts notifications
  notifyOnConferenceDestruction openSharedDocumentOnJoin opusMaxAverageBitrate p2p.backToP2PDelay
  p2p.codecPreferenceOrder p2p.mobileCodecPreferenceOrder p2p.mobileScreenshareCodec
  participantMenuButtonsWithNotifyClick participantsPane pcStatsInterval pip preferBosh preferVisitor
  prejoinConfig.enabled prejoinConfig.hideDisplayName prejoinConfig.hideExtraJoinButtons raisedHands
  readOnlyName recordingService recordings.showRecordingLink reducedUIEnabled reducedUImainToolbarButtons
  remoteVideoMenu replaceParticipant requireDisplayName resolution roomPasswordNumberOfDigits secondScreen
  securityUi showChatPermissionsModeratorSetting speakerStats speakerStatsOrder startAudioMuted startLastN
  startLowBandwidthMode startSilent startVideoMuted startWithAudioMuted startWithVideoMuted stereo subject
  tileView timeTimer toolbarButtons toolbarConfig transcribingEnabled transcription useTurnUdp videoQuality
  virtualBackground visitors.hideVisitorCountForVisitors visitors.showJoinMeetingDialog webrtcIceTcpDisable
  webrtcIceUdpDisable whiteboard.enabled
`;

/** The same for `interfaceConfig.`; without what names the service, locks browsers out or is a pattern to run. */
const INTERFACE_CONFIG = `
  AUDIO_LEVEL_PRIMARY_COLOR AUDIO_LEVEL_SECONDARY_COLOR AUTO_PIN_LATEST_SCREEN_SHARE CLOSE_PAGE_GUEST_HINT
  CONNECTION_INDICATOR_AUTO_HIDE_ENABLED CONNECTION_INDICATOR_AUTO_HIDE_TIMEOUT
  CONNECTION_INDICATOR_DISABLED DEFAULT_BACKGROUND DEFAULT_LOCAL_DISPLAY_NAME DEFAULT_REMOTE_DISPLAY_NAME
  DISABLE_DOMINANT_SPEAKER_INDICATOR DISABLE_FOCUS_INDICATOR DISABLE_JOIN_LEAVE_NOTIFICATIONS
  DISABLE_PRESENCE_STATUS DISABLE_PRIVATE_MESSAGES DISABLE_TRANSCRIPTION_SUBTITLES DISABLE_VIDEO_BACKGROUND
  DISPLAY_WELCOME_PAGE_CONTENT ENABLE_DIAL_OUT FILM_STRIP_MAX_HEIGHT GENERATE_ROOMNAMES_ON_WELCOME_PAGE
  INDICATOR_FONT_SIZES INITIAL_TOOLBAR_TIMEOUT LANG_DETECTION LOCAL_THUMBNAIL_RATIO
  MAXIMUM_ZOOMING_COEFFICIENT RECENT_LIST_ENABLED REMOTE_THUMBNAIL_RATIO SETTINGS_SECTIONS SHARING_FEATURES
  SHOW_CHROME_EXTENSION_BANNER SHOW_POWERED_BY TILE_VIEW_MAX_COLUMNS TOOLBAR_ALWAYS_VISIBLE
  TOOLBAR_BUTTONS TOOLBAR_TIMEOUT VERTICAL_FILMSTRIP VIDEO_LAYOUT_FIT VIDEO_QUALITY_LABEL_DISABLED
`;

/** Full names. */
export const allowedOverrides: ReadonlySet<string> = new Set([
  ...words(CONFIG).map((name) => `config.${name}`),
  ...words(INTERFACE_CONFIG).map((name) => `interfaceConfig.${name}`),
]);

/** Full names that survive with one value only: a link may protect somebody more than Jitsi does, never less. */
export const protectingOverrides: ReadonlyMap<string, boolean | string> = new Map<
  string,
  boolean | string
>([
  ['config.analytics.disabled', true],
  ['config.disableInitialGUM', true],
  ['config.disableRemoteControl', true],
  ['config.disableThirdPartyRequests', true],
  ['config.enableDisplayNameInStats', false],
  ['config.enableEmailInStats', false],
  ['config.enableInsecureRoomNameWarning', true],
  ['config.forceTurnRelay', true],
  ['config.gatherStats', false],
  ['config.gravatar.disabled', true],
  ['config.p2p.enabled', false],
  ['config.p2p.iceTransportPolicy', 'relay'],
  ['config.recordings.showPrejoinWarning', true],
]);

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
