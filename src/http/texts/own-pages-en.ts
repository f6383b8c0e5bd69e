/** The texts of people's own pages, in English. */
export const ownPagesEn = {
  // Passkeys at the sign-in.
  passkeySignIn: 'Sign in with a passkey',
  passkeySecond: 'Use a passkey',
  passkeyWrong: 'This passkey could not be used here. Please sign in another way.',
  passkeyCancelled: 'Nothing was chosen. You can try again.',
  passkeyKnown: 'This device has a passkey for your account already.',
  passkeyFailed: 'That did not work. Please load this page again.',
  passwordForgotten: 'Forgot your password?',
  passwordIsSet: 'Your password is set. Sign in with it now.',

  // A password that somebody chooses.
  welcomeTitle: 'Welcome, {name}',
  welcomeLead:
    'There is an account for you. Choose a password for it: nobody but you will know it.',
  resetTitle: 'A new password for {name}',
  resetLead: 'Once it is set, you are signed out everywhere, and sign in with the new password.',
  choiceUsername: 'Your user name',
  choicePassword: 'New password',
  choiceHint:
    'At least {least} characters, of any kind: three or four words that do not belong together are easy to keep in mind.',
  choiceShow: 'Show the password',
  choiceAgain: 'The same once more',
  choiceSet: 'Set the password',
  choiceShort: 'This is too short: it has to have at least {least} characters.',
  choiceLong: 'This is too long: at most 256 characters.',
  choiceUnusable: 'This has characters that cannot be typed at a sign-in.',
  choiceCommon:
    'This is one of the passwords that are tried first. Please choose one that others do not have.',
  choicePersonal:
    'This is made of your name or the name of this site. Please choose one that nobody can guess.',
  choiceEmpty: 'Please give a password.',
  choiceUnlike: 'The two were not the same. Please type both once more.',
  linkGoneTitle: 'This link does not work',
  linkGoneText: 'It has been used, its time is over, or it was cut off on its way to you.',
  linkGoneAsk: 'If you still need one, ask the people who run {site} for a new link.',
  linkGoneAskOrReset:
    'If you still need one, ask for a new link here, or the people who run {site}.',
  linkGoneReset: 'Ask for a new link',
  linkGoneSignIn: 'Sign in',

  // A link by mail.
  forgottenTitle: 'Forgot your password?',
  forgottenLead:
    'Give your user name or your e-mail address. We send a link to the address of your account, by which you choose a new password.',
  forgottenWho: 'User name or e-mail address',
  forgottenSend: 'Send the link',
  forgottenEmpty: 'Please give your user name or your e-mail address.',
  forgottenBlocked:
    'Too many links were asked for from your network. Please wait {minutes} minutes and try again.',
  forgottenStale:
    'This page was open for a long time, or your browser keeps no cookies. Please send it once more.',
  forgottenSentTitle: 'Look at your mail',
  forgottenSentText:
    'If there is such an account, a link is on its way to its e-mail address. It works once, within one hour.',
  forgottenSentElse:
    'If none comes within some minutes, look among the unwanted mail, or ask the people who run {site}.',

  // Somebody's own account.
  accountBack: 'Back to your account',
  accountSecurity: 'Sign-in and security',
  accountPassword: 'Password',
  accountPasswordSet: 'Set on {date}',
  accountPasswordNone: 'Not set',
  accountApp: 'Codes from an app',
  accountOn: 'On',
  accountOff: 'Off',
  accountRecoveryCodes: 'Recovery codes',
  accountRecoveryLeft: '{count} left',
  accountPasskeys: 'Passkeys',
  accountPasskeysNone: 'None',
  accountSessions: 'Where you are signed in',
  doneSessions: 'You are signed out there.',
  donePassword: 'Your password is changed. Everywhere else you are signed out.',
  doneAppOff: 'Codes from an app are off.',
  donePasskeyAdded: 'The passkey is yours.',
  donePasskeyAddedSecond:
    'The passkey is yours. It asks for no PIN, so it can follow your password but not take its place.',
  donePasskeyRenamed: 'The passkey has its new name.',
  donePasskeyRemoved:
    'The passkey does not open your account any more. You can delete it from your device as well.',

  // Once more, before something is changed.
  confirmTitle: 'Is it you?',
  confirmLead:
    'You signed in some time ago. Please show once more that it is you before you change something.',
  confirmPassword: 'Your password',
  confirmContinue: 'Continue',
  confirmWrong: 'That was not your password. Please try again.',
  confirmIncomplete: 'Please give your password.',
  confirmCode: 'Code from your app',
  confirmCodeHint: 'Six digits, or one of your recovery codes.',
  confirmWrongOrCode: 'The password or the code was not right. Please try again.',
  confirmIncompleteOrCode: 'Please give your password and a code.',

  // Changing the password.
  changeTitle: 'Change your password',
  changeCurrent: 'Your password until now',
  changeLead: 'Everywhere else you will be signed out.',
  changeSubmit: 'Change the password',
  changeNone:
    'Your account has no password. Ask the people who run {site} for a link by which you set one.',

  // Codes from an app.
  totpTitle: 'Codes from an app',
  totpLead:
    'After your password you are then asked for a code that an app on your phone shows: so a password alone opens nothing.',
  totpScan: 'Scan this with an authenticator app.',
  totpQr: 'QR code for an authenticator app',
  totpSecret: 'Or type this into the app:',
  totpCode: 'Code from the app',
  totpCodeHint: 'Six digits: they show that your app and this account agree.',
  totpCodeWrong:
    'This code is not right. Look whether the clock of your phone is, and give the next one.',
  totpTurnOn: 'Turn on',
  totpIsOn: 'After your password you are asked for a code from your app. On since {date}.',
  totpTurnOff: 'Turn off',
  totpOther: 'Set up another app',
  totpOtherLead: 'As soon as it shows a right code, it takes the place of the one until now.',
  totpUnreadable:
    'The settings of this service have changed, and your app is of no use any more. Please set it up anew.',

  // Recovery codes.
  codesTitle: 'Your recovery codes',
  codesLead:
    'Each works once, in the place of a code from your app. They are shown only now: print them or write them down, and keep them where you keep your papers.',
  codesFor: 'For {name} at {site}',
  codesPrint: 'Print',
  codesKept: 'I have kept them',
  codesLeft:
    'You have {count} recovery codes left. Each works once, where your app is out of reach.',
  codesRenew: 'Make new codes',
  codesRenewLead: 'New ones take the place of all that you have.',

  // Passkeys.
  passkeysTitle: 'Passkeys',
  passkeysLead:
    'A passkey signs you in without a password: by the lock of your phone or computer, or by a security key. It works on this site only, so no other site can trick you out of it.',
  passkeysLeadSecond:
    'A passkey follows your password in the place of a code from an app: by the lock of your phone or computer, or by a security key.',
  passkeysUnknown: 'This browser knows no passkeys, or its scripts are off.',
  passkeysName: 'What do you call it?',
  passkeysNameHint: 'Such as “Phone” or “Key on my key ring”.',
  passkeysNameDefault: 'Passkey {number}',
  passkeysAdd: 'Add a passkey',
  passkeysYours: 'Yours',
  passkeysAdded: 'Added on {date}',
  passkeysUsed: 'last used on {date}',
  passkeysUnused: 'not used yet',
  passkeyTitle: 'The passkey {name}',
  passkeyName: 'Name',
  passkeyRename: 'Rename',
  passkeyRemove: 'Remove',
  passkeyRemoveLead: 'Once it is removed, it does not open your account any more.',
  passkeyTaken: 'This passkey belongs to an account already.',
  passkeyTooMany:
    'You have {count} passkeys, which is the most that an account can have. Remove one first.',
  passkeyNotAdded: 'The passkey could not be added. Please try again.',

  // Sessions.
  sessionsTitle: 'Where you are signed in',
  sessionsLead: 'Each browser in which you have signed in and not signed out.',
  sessionsThis: 'This browser',
  sessionsOther: 'Another browser',
  sessionsBegun: 'Signed in {when}',
  sessionsSeen: 'last seen {when}',
  sessionsNow: 'now',
  sessionsEnd: 'Sign out',
  sessionsEndOthers: 'Sign out everywhere else',
} as const;
