import type { ownPagesEn } from './own-pages-en.ts';

/** The texts of people's own pages, in German. */
export const ownPagesDe: Readonly<Record<keyof typeof ownPagesEn, string>> = {
  // Passkeys at the sign-in.
  passkeySignIn: 'Mit einem Passkey anmelden',
  passkeySecond: 'Passkey benutzen',
  passkeyWrong: 'Dieser Passkey gilt hier nicht. Bitte melden Sie sich auf anderem Weg an.',
  passkeyCancelled: 'Es wurde nichts gewählt. Sie können es noch einmal versuchen.',
  passkeyKnown: 'Dieses Gerät hat schon einen Passkey für Ihr Konto.',
  passkeyFailed: 'Das hat nicht geklappt. Bitte laden Sie diese Seite neu.',
  passwordForgotten: 'Passwort vergessen?',
  passwordIsSet: 'Ihr Passwort ist gesetzt. Melden Sie sich nun damit an.',

  // A password that somebody chooses.
  welcomeTitle: 'Willkommen, {name}',
  welcomeLead:
    'Hier gibt es ein Konto für Sie. Wählen Sie ein Passwort dafür: Niemand außer Ihnen wird es kennen.',
  resetTitle: 'Ein neues Passwort für {name}',
  resetLead:
    'Sobald es gesetzt ist, sind Sie überall abgemeldet und melden sich mit dem neuen Passwort an.',
  choiceUsername: 'Ihr Benutzername',
  choicePassword: 'Neues Passwort',
  choiceHint:
    'Mindestens {least} Zeichen, beliebige: Drei oder vier Wörter, die nicht zusammengehören, merken sich leicht.',
  choiceShow: 'Passwort zeigen',
  choiceAgain: 'Noch einmal dasselbe',
  choiceSet: 'Passwort setzen',
  choiceShort: 'Das ist zu kurz: Es müssen mindestens {least} Zeichen sein.',
  choiceLong: 'Das ist zu lang: Höchstens 256 Zeichen.',
  choiceUnusable: 'Darin sind Zeichen, die sich bei der Anmeldung nicht tippen lassen.',
  choiceCommon:
    'Das gehört zu den Passwörtern, die als Erstes probiert werden. Bitte wählen Sie eines, das andere nicht haben.',
  choicePersonal:
    'Das besteht aus Ihrem Namen oder dem Namen dieser Seite. Bitte wählen Sie etwas, das niemand errät.',
  choiceEmpty: 'Bitte geben Sie ein Passwort ein.',
  choiceUnlike: 'Die beiden waren nicht gleich. Bitte tippen Sie beide noch einmal.',
  linkGoneTitle: 'Dieser Link gilt nicht',
  linkGoneText:
    'Er wurde schon benutzt, seine Zeit ist vorbei, oder er ist unterwegs abgeschnitten worden.',
  linkGoneAsk:
    'Wenn Sie noch einen brauchen, bitten Sie die Betreiber von {site} um einen neuen Link.',
  linkGoneAskOrReset:
    'Wenn Sie noch einen brauchen, fordern Sie hier einen neuen Link an, oder bei den Betreibern von {site}.',
  linkGoneReset: 'Neuen Link anfordern',
  linkGoneSignIn: 'Anmelden',

  // A link by mail.
  forgottenTitle: 'Passwort vergessen?',
  forgottenLead:
    'Geben Sie Ihren Benutzernamen oder Ihre E-Mail-Adresse an. Wir senden einen Link an die Adresse Ihres Kontos, über den Sie ein neues Passwort wählen.',
  forgottenWho: 'Benutzername oder E-Mail-Adresse',
  forgottenSend: 'Link senden',
  forgottenEmpty: 'Bitte geben Sie Ihren Benutzernamen oder Ihre E-Mail-Adresse an.',
  forgottenBlocked:
    'Aus Ihrem Netz wurden zu viele Links angefordert. Bitte warten Sie {minutes} Minuten und versuchen Sie es dann noch einmal.',
  forgottenStale:
    'Diese Seite war lange offen, oder Ihr Browser behält keine Cookies. Bitte senden Sie sie noch einmal ab.',
  forgottenSentTitle: 'Sehen Sie in Ihre E-Mails',
  forgottenSentText:
    'Wenn es ein solches Konto gibt, ist ein Link an seine E-Mail-Adresse unterwegs. Er gilt einmal, innerhalb einer Stunde.',
  forgottenSentElse:
    'Wenn in einigen Minuten keiner kommt, sehen Sie bei den unerwünschten E-Mails nach, oder fragen Sie die Betreiber von {site}.',

  // Somebody's own account.
  accountBack: 'Zurück zu Ihrem Konto',
  accountSecurity: 'Anmeldung und Sicherheit',
  accountPassword: 'Passwort',
  accountPasswordSet: 'Gesetzt am {date}',
  accountPasswordNone: 'Nicht gesetzt',
  accountApp: 'Codes aus einer App',
  accountOn: 'An',
  accountOff: 'Aus',
  accountRecoveryCodes: 'Notfallcodes',
  accountRecoveryLeft: 'Noch {count}',
  accountPasskeys: 'Passkeys',
  accountPasskeysNone: 'Keine',
  accountSessions: 'Wo Sie angemeldet sind',
  doneSessions: 'Dort sind Sie abgemeldet.',
  donePassword: 'Ihr Passwort ist geändert. Überall sonst sind Sie abgemeldet.',
  doneAppOff: 'Codes aus einer App sind aus.',
  donePasskeyAdded: 'Der Passkey gehört nun zu Ihrem Konto.',
  donePasskeyAddedSecond:
    'Der Passkey gehört nun zu Ihrem Konto. Er fragt nach keiner PIN, kann also auf Ihr Passwort folgen, es aber nicht ersetzen.',
  donePasskeyRenamed: 'Der Passkey hat seinen neuen Namen.',
  donePasskeyRemoved:
    'Der Passkey öffnet Ihr Konto nicht mehr. Sie können ihn auch auf Ihrem Gerät löschen.',

  // Once more, before something is changed.
  confirmTitle: 'Sind Sie es?',
  confirmLead:
    'Sie haben sich vor einiger Zeit angemeldet. Bitte zeigen Sie noch einmal, dass Sie es sind, bevor Sie etwas ändern.',
  confirmPassword: 'Ihr Passwort',
  confirmContinue: 'Weiter',
  confirmWrong: 'Das war nicht Ihr Passwort. Bitte versuchen Sie es noch einmal.',
  confirmIncomplete: 'Bitte geben Sie Ihr Passwort ein.',
  confirmCode: 'Code aus Ihrer App',
  confirmCodeHint: 'Sechs Ziffern, oder einer Ihrer Notfallcodes.',
  confirmWrongOrCode: 'Passwort oder Code war nicht richtig. Bitte versuchen Sie es noch einmal.',
  confirmIncompleteOrCode: 'Bitte geben Sie Ihr Passwort und einen Code ein.',

  // Changing the password.
  changeTitle: 'Passwort ändern',
  changeCurrent: 'Ihr bisheriges Passwort',
  changeLead: 'Überall sonst werden Sie abgemeldet.',
  changeSubmit: 'Passwort ändern',
  changeNone:
    'Ihr Konto hat kein Passwort. Bitten Sie die Betreiber von {site} um einen Link, über den Sie eines setzen.',

  // Codes from an app.
  totpTitle: 'Codes aus einer App',
  totpLead:
    'Nach dem Passwort werden Sie dann nach einem Code gefragt, den eine App auf Ihrem Telefon zeigt: So öffnet ein Passwort allein noch nichts.',
  totpScan: 'Scannen Sie dies mit einer Authenticator-App.',
  totpQr: 'QR-Code für eine Authenticator-App',
  totpSecret: 'Oder tippen Sie dies in die App:',
  totpCode: 'Code aus der App',
  totpCodeHint: 'Sechs Ziffern: Sie zeigen, dass Ihre App und dieses Konto übereinstimmen.',
  totpCodeWrong:
    'Dieser Code ist nicht richtig. Sehen Sie nach, ob die Uhr Ihres Telefons stimmt, und geben Sie den nächsten ein.',
  totpTurnOn: 'Einschalten',
  totpIsOn:
    'Nach dem Passwort werden Sie nach einem Code aus Ihrer App gefragt. An seit dem {date}.',
  totpTurnOff: 'Ausschalten',
  totpOther: 'Andere App einrichten',
  totpOtherLead: 'Sobald sie einen richtigen Code zeigt, gilt sie anstelle der bisherigen.',
  totpUnreadable:
    'Die Einstellungen dieses Dienstes wurden geändert, und Ihre App nützt nichts mehr. Bitte richten Sie sie neu ein.',

  // Recovery codes.
  codesTitle: 'Ihre Notfallcodes',
  codesLead:
    'Jeder gilt einmal, anstelle eines Codes aus Ihrer App. Sie werden nur jetzt gezeigt: Drucken oder schreiben Sie sie ab, und bewahren Sie sie bei Ihren Papieren auf.',
  codesFor: 'Für {name} bei {site}',
  codesPrint: 'Drucken',
  codesKept: 'Ich habe sie aufbewahrt',
  codesLeft:
    'Sie haben noch {count} Notfallcodes. Jeder gilt einmal, wenn Ihre App nicht zur Hand ist.',
  codesRenew: 'Neue Codes machen',
  codesRenewLead: 'Neue gelten anstelle aller, die Sie haben.',

  // Passkeys.
  passkeysTitle: 'Passkeys',
  passkeysLead:
    'Ein Passkey meldet Sie ohne Passwort an: mit der Sperre Ihres Telefons oder Computers, oder mit einem Sicherheitsschlüssel. Er gilt nur auf dieser Seite, also kann ihn keine andere Seite Ihnen ablisten.',
  passkeysLeadSecond:
    'Ein Passkey folgt auf Ihr Passwort, anstelle eines Codes aus einer App: mit der Sperre Ihres Telefons oder Computers, oder mit einem Sicherheitsschlüssel.',
  passkeysUnknown: 'Dieser Browser kennt keine Passkeys, oder seine Skripte sind aus.',
  passkeysName: 'Wie soll er heißen?',
  passkeysNameHint: 'Etwa „Telefon“ oder „Schlüssel am Bund“.',
  passkeysNameDefault: 'Passkey {number}',
  passkeysAdd: 'Passkey hinzufügen',
  passkeysYours: 'Ihre Passkeys',
  passkeysAdded: 'Hinzugefügt am {date}',
  passkeysUsed: 'zuletzt benutzt am {date}',
  passkeysUnused: 'noch nicht benutzt',
  passkeyTitle: 'Der Passkey {name}',
  passkeyName: 'Name',
  passkeyRename: 'Umbenennen',
  passkeyRemove: 'Entfernen',
  passkeyRemoveLead: 'Sobald er entfernt ist, öffnet er Ihr Konto nicht mehr.',
  passkeyTaken: 'Dieser Passkey gehört schon zu einem Konto.',
  passkeyTooMany:
    'Sie haben {count} Passkeys, mehr kann ein Konto nicht haben. Entfernen Sie zuerst einen.',
  passkeyNotAdded:
    'Der Passkey konnte nicht hinzugefügt werden. Bitte versuchen Sie es noch einmal.',

  // Sessions.
  sessionsTitle: 'Wo Sie angemeldet sind',
  sessionsLead: 'Jeder Browser, in dem Sie sich angemeldet und nicht abgemeldet haben.',
  sessionsThis: 'Dieser Browser',
  sessionsOther: 'Ein anderer Browser',
  sessionsBegun: 'Angemeldet {when}',
  sessionsSeen: 'zuletzt gesehen {when}',
  sessionsNow: 'jetzt',
  sessionsEnd: 'Abmelden',
  sessionsEndOthers: 'Überall sonst abmelden',
};
