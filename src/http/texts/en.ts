import { ownPagesEn } from './own-pages-en.ts';

/**
 * Every text of the pages, in English: the language that all others are measured by. `{room}` and the like
 * are filled in by `fill` (texts.ts). Short, kind, exact; a button is a verb.
 */
export const en = {
  ...ownPagesEn,

  // The frame around every page.
  skipToContent: 'Skip to content',
  destination: 'For {host}',
  help: 'Get help',

  // Choosing a way to sign in.
  chooserTitle: 'Sign in to enter {room}',
  chooserTitleNoRoom: 'Sign in',
  chooserLead: 'Choose how you want to sign in.',
  chooserOneLead: 'You sign in with your organisation and come straight back.',
  chooserWays: 'Ways to sign in',
  chooserContinueWith: 'Continue with {method}',
  chooserNone: 'No way to sign in is set up here yet.',
  chooserLast: 'Last used',
  chooserOr: 'or',
  chooserStronger:
    'This room asks for a stronger sign-in than the one you have. Please sign in once more.',
  chooserSecondFactor:
    'This room asks for a sign-in with a second factor, such as a code from an app. Please sign in once more.',

  // An e-mail address that tells which way is somebody's.
  emailLabel: 'E-mail address',
  emailHint: 'It tells which way to sign in is yours.',
  emailContinue: 'Continue',
  emailWrong: 'This is not an e-mail address.',
  emailUnknown: 'No way to sign in here is known for {domain}. Please choose one yourself.',

  // A name and a password.
  passwordLead: 'Sign in with your account: {method}.',
  passwordUsername: 'User name',
  password: 'Password',
  passwordSignIn: 'Sign in',
  passwordIncomplete: 'Please give your name and your password.',
  passwordWrong: 'That was not the right name or password. Please try again.',
  passwordBlocked: 'Too many sign-ins have failed. Please wait {minutes} minutes and try again.',
  passwordBusy: 'Many people are signing in at this moment. Please try again in a few seconds.',
  passwordUnavailable:
    'Your sign-in cannot be checked at the moment. Please try again in a minute.',
  passwordStale:
    'This page was open for a long time, or your browser keeps no cookies. Please sign in once more.',
  passwordOther: 'Choose another way',

  // A second factor after the password.
  secondTitle: 'One more step',
  secondTotpLead:
    'Your password was right. Now give the code that your app shows for this account.',
  secondTotp: 'Code from your app',
  secondTotpHint: 'Six digits. A new one comes every 30 seconds.',
  secondRecoveryLead:
    'Your password was right. Now give one of the recovery codes that you have kept.',
  secondRecovery: 'Recovery code',
  secondRecoveryHint: 'Each works once.',
  secondWrong: 'This code is not right, or it has been used already.',
  secondConfirm: 'Sign in',
  secondUseRecovery: 'Use a recovery code',
  secondUseTotp: 'Use a code from the app',

  // Somebody stopped at the provider.
  cancelledTitle: 'You did not sign in',
  cancelledText: 'The sign-in at {method} was cancelled. Nothing has happened; you can try again.',
  cancelledRetry: 'Sign in again',
  cancelledOther: 'Choose another way',

  // Back to the mobile or desktop app.
  appTitle: 'You can enter {room}',
  appText: 'Go back to the Jitsi Meet app to join.',
  appTextAutomatic: 'The Jitsi Meet app opens by itself; if not, tap the button.',
  appOpen: 'Open in Jitsi Meet',
  appInBrowser: 'Join in the browser instead',

  // Who is signed in.
  accountAs: 'Signed in as {name}',
  accountEmail: 'E-mail address',
  accountUsername: 'User name',
  accountMethod: 'Signed in with',
  accountSignOut: 'Sign out',

  // Signing out.
  signOutTitle: 'Sign out?',
  signOutText:
    'You are signed in as {name}. After signing out, the next meeting asks you to sign in again.',
  signOutConfirm: 'Sign out',
  signOutStay: 'Stay signed in',
  signedOutTitle: 'You are signed out',
  signedOutText: 'Your sign-in on this device has ended. You can close this page.',
  signedOutProviderStays:
    'You may still be signed in at {method}. On a shared computer, sign out there as well.',
  signedOutAgain: 'Sign in again',

  // On the way to another server.
  departTitle: 'One moment',
  departText: 'You are on the way to {host}.',
  departContinue: 'Continue to {host}',

  // The front door.
  homeTitle: 'The door to {host}',
  homeText: 'This is where people sign in to meetings on {host}. To join one, open its link.',
  homeOpen: 'Go to {host}',
  homeAccount: 'Your sign-in',

  // A token that Jitsi would not accept.
  refusedTitle: 'Jitsi would not let you into {room}',
  refusedLead:
    'You are signed in, but your pass for this room would be refused. So you can read here why.',
  refusedWhatToDo: 'What you can do',
  refusedExpired: 'The pass has already expired. The clocks of the two servers probably disagree.',
  refusedNotYetValid: 'The pass is not valid yet. The clocks of the two servers probably disagree.',
  refusedRoom: 'The pass names another room than the one you asked for.',
  refusedTenant: 'This Jitsi does not serve the group that is part of the room’s address.',
  refusedIdentity: 'Jitsi would not recognise this service as the one that issues passes.',
  refusedSignature: 'Jitsi could not verify the pass. The two servers do not share the same key.',
  refusedOther: 'Jitsi’s rules for this room do not accept the pass.',
  refusedTryAgain: 'Try again in a minute.',
  refusedCheckAddress:
    'Check the address of the meeting, or ask whoever invited you for a fresh link.',
  refusedTellOperator:
    'Tell the people who run {host}, and give them the code and the number below.',

  // The rules of the house do not let somebody in.
  roomRefusedTitle: 'You cannot enter {room}',
  roomRefusedNoRule: 'This room is not among those that can be entered here.',
  roomRefusedNotListed: 'This room is for certain people only, and you are not among them.',
  roomRefusedOnlyOpen: 'Only {who} may open this room.',
  roomRefusedOnlyEnter: 'Only {who} may enter this room.',
  roomRefusedOnlyAndOthers: 'Only {who} and certain other people may enter this room.',
  roomRefusedClosed: 'This room is closed.',
  roomRefusedOpensAt: 'This room is closed at the moment. It opens next on {time}.',
  roomRefusedTooWeak: 'This room asks for a stronger sign-in than yours.',
  roomRefusedNoFactor:
    'This room asks for a sign-in with a second factor, such as a code from an app. Yours was without one.',
  roomRefusedStronger: 'Sign in again, and take the strongest way that {method} offers you.',
  roomRefusedFactorHere: 'You can set one up in your account, and then sign in again.',
  roomRefusedFactorThere: 'Set one up at {method} first, and then sign in again.',
  roomRefusedAgain: 'Sign in again',
  roomRefusedSetUp: 'Set up a second factor',
  roomRefusedYou: 'You are signed in as {name}.',
  roomRefusedYouAs: '{name}, you are signed in as {what}.',
  roomRefusedSignIn: 'Sign in',
  roomRefusedOtherAccount: 'Use another account',

  // The door: somebody who has not signed in, or who has to know the access code.
  doorTitle: 'You are at the door of {room}',
  doorLead: 'Sign in if you have an account here. Everybody else comes in as a guest.',
  doorLeadCode:
    'Sign in if you have an account here. Everybody else comes in as a guest, with the access code of the meeting.',
  doorLeadCodeSignedIn:
    'You are signed in as {name}. To come in, give the access code of the meeting.',
  doorLeadJitsi:
    'Sign in if you have an account here. Everybody else goes on as a guest: at {host} somebody lets them in.',
  doorLeadJitsiSignedIn:
    'You are signed in as {name}, and a guest in this room: at {host} somebody lets you in.',
  doorOr: 'or as a guest',
  doorCode: 'Access code',
  doorCodeHint: 'You will find it in the invitation to the meeting.',
  doorCodeWrong: 'This is not the code of this meeting.',
  doorCodeBlocked:
    'Too many wrong codes have come from your network. Please wait {minutes} minutes and try again.',
  doorEnter: 'Come in as a guest',
  doorEnterSignedIn: 'Come in',
  doorToJitsi: 'Go on as a guest',
  doorWait: 'The room is not open yet. You will wait a moment.',

  // Waiting for a host, or for a meeting to begin.
  waitTitle: 'You are waiting to enter {room}',
  waitNoHost: 'The meeting begins as soon as a host is there.',
  waitNotBegun: 'The meeting begins on {time}.',
  waitGoesOn: 'This page goes on by itself.',
  waitGo: 'The meeting begins. You are on your way.',
  waitAs: 'You will be in the room as {name}.',
  waitSignIn: 'Sign in with an account',

  // A link that invites somebody.
  invitationTitle: 'You are invited to {room}',
  invitationTitleNamed: '{name}, you are invited to {room}',
  invitationLead: 'An invitation from {house}.',
  invitationWhen: 'When',
  invitationRoom: 'Room',
  invitationValidUntil: 'Valid until',
  invitationSignedIn: 'You are signed in as {you}, and enter under that name.',
  invitationSignedInOther:
    'This invitation is made out to {name}. You are signed in as {you}, and would enter under that name.',
  guestName: 'Your name',
  guestNameHint: 'The others see it with “{mark}” behind it.',
  guestNameWrong: 'Please give a name that can be read.',
  invitationAgain: 'This page was open for a long time. Please press the button once more.',
  invitationEnter: 'Enter the room',
  invitationForOne:
    'This link is for one person. Once you have entered, it works in this browser only.',
  invitationUnknownTitle: 'This link leads nowhere',
  invitationUnknown:
    'It may have been cut off on its way to you. Open it once more from the message it came in, or ask whoever invited you for a new one.',
  invitationEarlyTitle: 'You are early for {room}',
  invitationEarly: 'Your invitation is valid from {time}. Please open the link again then.',
  invitationExpiredTitle: 'This invitation has run out',
  invitationExpired:
    'The time it was for is over. If you are still expected, ask whoever invited you for a new link.',
  invitationWithdrawnTitle: 'This invitation is no longer valid',
  invitationWithdrawn:
    'It has been withdrawn. If you are still expected, ask whoever invited you for a new link.',
  invitationSpentTitle: 'This invitation has been used',
  invitationSpentByOne:
    'It was for one person, and somebody has entered with it. If that was you, use the same browser on the same device; else ask whoever invited you for a new link.',
  invitationSpent:
    'All its places are taken. If one of them is yours, use the same browser on the same device; else ask whoever invited you for a new link.',
  invitationNotKeptTitle: 'Your browser does not keep your place',
  invitationNotKept:
    'Please allow cookies for this site and open the link again. Your invitation is as good as before.',

  // Errors: the frame.
  errorCode: 'Code',
  errorRequestId: 'Number of this request',
  errorRetry: 'Try again',
  errorBack: 'Back to {host}',
  errorWait: 'Please wait {seconds} seconds.',
  errorReport: 'If it happens again, give the number below to the people who run this service.',

  // Errors: a title by status, for codes that have no text of their own.
  errorTitle: 'That did not work',
  errorTitleNotFound: 'There is nothing here',
  errorTitleRefused: 'That is not allowed',
  errorTitleBusy: 'Too many attempts',
  errorTitleUnavailable: 'Not available right now',
  errorTitleInternal: 'Something went wrong here',

  // Errors: a sentence by code. A code without one shows the sentence that came with the error.
  error_internal_error: 'This is our fault, not yours. Trying again often helps.',
  error_not_found: 'The address leads nowhere. It may be mistyped or out of date.',
  error_method_not_allowed: 'This address does not answer that kind of request.',
  error_bad_request:
    'The request could not be understood. Please start again from the meeting’s link.',
  error_payload_too_large: 'The request is too large.',
  error_unsupported_media_type: 'The request has a form that is not understood here.',
  error_too_many_requests: 'There were too many requests from your network in a short time.',
  error_storage_unavailable:
    'Sign-ins cannot be looked up at the moment. Please try again shortly.',
  error_provider_unavailable:
    'The sign-in service does not answer at the moment, so your sign-in could not be completed.',
  error_provider_refused: 'The sign-in service did not accept this sign-in.',
  error_provider_rejects_us: 'Sign-in is not set up correctly here. You have done nothing wrong.',
  error_answer_invalid:
    'The answer of the sign-in service could not be trusted, so you were not signed in. Please start again.',
  error_acr_not_met: 'A stronger way of signing in is needed here than the one you used.',
  error_sign_in_cancelled: 'The sign-in was cancelled. Nothing has happened; you can try again.',
  error_token_refused: 'Jitsi would not accept a pass for {room}.',
  error_attempt_unknown:
    'This sign-in was not begun in this browser, or it took too long. Please start again.',
  error_sign_in_busy: 'Many people are signing in at this moment. Please try again in a moment.',
  error_logout_message_invalid:
    'This sign-out could not be verified. You are still signed in here.',
  error_answer_spent: 'This sign-in has already been completed. Please start again.',
  error_attempt_spent: 'This sign-in has already been completed. Please start again.',
  error_continuation_invalid:
    'This link is out of date. Please start again from the meeting’s link.',
  error_state_invalid: 'The meeting’s link could not be understood. Please open the meeting again.',
  error_session_not_kept:
    'You have signed in, but your browser did not keep it. Please allow cookies for this site and try again.',
  error_guest_pass_not_kept:
    'Your browser did not keep what you typed. Please allow cookies for this site and try again.',
  error_room_name_invalid: 'This is not a name that a room can have.',
  error_jitsi_unknown: 'This Jitsi is not served here.',
  error_sign_in_method_unknown: 'This way to sign in does not exist here.',
  error_form_expired: 'This page was open for too long. Please try again.',
  error_second_factor_unknown:
    'This account asks for a second factor that this page does not know.',

  // What Jitsi shows to people when it may not open a room.
  error_conference_refused_no_host:
    'A host has to open this room first. If you are its host, open the room’s link again in a minute or two.',
  error_conference_refused_closed: 'This room is closed at the moment.',
  error_conference_refused_no_rule: 'Nobody may open this room.',
  error_conference_unknown: 'This meeting has just ended. Please try again in a minute or two.',
  error_reservation_room_invalid: 'This is not a name that a room can have.',
} as const;
