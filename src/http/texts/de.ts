import { ownPagesDe } from './own-pages-de.ts';
import type { Texts } from './texts.ts';

/** Every text of the pages, in German. */
export const de: Texts = {
  ...ownPagesDe,

  skipToContent: 'Zum Inhalt springen',
  destination: 'Für {host}',
  help: 'Hilfe',

  chooserTitle: 'Anmelden und eintreten: {room}',
  chooserTitleNoRoom: 'Anmelden',
  chooserLead: 'Wählen Sie, wie Sie sich anmelden möchten.',
  chooserOneLead: 'Sie melden sich bei Ihrer Organisation an und kommen gleich zurück.',
  chooserWays: 'Wege zur Anmeldung',
  chooserContinueWith: 'Weiter mit {method}',
  chooserNone: 'Hier ist noch kein Weg zur Anmeldung eingerichtet.',
  chooserLast: 'Zuletzt benutzt',
  chooserOr: 'oder',
  chooserStronger:
    'Dieser Raum verlangt eine stärkere Anmeldung als Ihre. Bitte melden Sie sich noch einmal an.',
  chooserSecondFactor:
    'Dieser Raum verlangt eine Anmeldung mit einem zweiten Faktor, etwa einem Code aus einer App. Bitte melden Sie sich noch einmal an.',

  // An e-mail address that tells which way is somebody's.
  emailLabel: 'E-Mail-Adresse',
  emailHint: 'Sie sagt, welcher Weg der Ihre ist.',
  emailContinue: 'Weiter',
  emailWrong: 'Das ist keine E-Mail-Adresse.',
  emailUnknown: 'Für {domain} ist hier keine Anmeldung bekannt. Bitte wählen Sie selbst eine aus.',

  // A name and a password.
  passwordLead: 'Melden Sie sich mit Ihrem Konto an: {method}.',
  passwordUsername: 'Benutzername',
  password: 'Passwort',
  passwordSignIn: 'Anmelden',
  passwordIncomplete: 'Bitte geben Sie Ihren Namen und Ihr Passwort an.',
  passwordWrong: 'Name oder Passwort war nicht richtig. Bitte versuchen Sie es noch einmal.',
  passwordBlocked:
    'Zu viele Anmeldungen sind misslungen. Bitte warten Sie {minutes} Minuten und versuchen Sie es dann noch einmal.',
  passwordBusy:
    'Gerade melden sich viele zugleich an. Bitte versuchen Sie es in einigen Sekunden noch einmal.',
  passwordUnavailable:
    'Ihre Anmeldung kann gerade nicht geprüft werden. Bitte versuchen Sie es in einer Minute noch einmal.',
  passwordStale:
    'Diese Seite war lange offen, oder Ihr Browser behält keine Cookies. Bitte melden Sie sich noch einmal an.',
  passwordOther: 'Anderen Weg wählen',

  // A second factor after the password.
  secondTitle: 'Noch ein Schritt',
  secondTotpLead:
    'Das Passwort war richtig. Geben Sie nun den Code ein, den Ihre App für dieses Konto zeigt.',
  secondTotp: 'Code aus Ihrer App',
  secondTotpHint: 'Sechs Ziffern. Alle 30 Sekunden kommt ein neuer.',
  secondRecoveryLead:
    'Das Passwort war richtig. Geben Sie nun einen der Notfallcodes ein, die Sie aufbewahrt haben.',
  secondRecovery: 'Notfallcode',
  secondRecoveryHint: 'Jeder gilt einmal.',
  secondWrong: 'Dieser Code ist nicht richtig, oder er wurde schon benutzt.',
  secondConfirm: 'Anmelden',
  secondUseRecovery: 'Notfallcode benutzen',
  secondUseTotp: 'Code aus der App benutzen',

  cancelledTitle: 'Sie haben sich nicht angemeldet',
  cancelledText:
    'Die Anmeldung bei {method} wurde abgebrochen. Es ist nichts passiert; Sie können es noch einmal versuchen.',
  cancelledRetry: 'Noch einmal anmelden',
  cancelledOther: 'Anderen Weg wählen',

  appTitle: 'Ihr Weg ist frei: {room}',
  appText: 'Zurück in der App Jitsi Meet können Sie teilnehmen.',
  appTextAutomatic: 'Die App Jitsi Meet öffnet sich von selbst; sonst tippen Sie auf die Taste.',
  appOpen: 'In Jitsi Meet öffnen',
  appInBrowser: 'Lieber im Browser teilnehmen',

  accountAs: 'Angemeldet als {name}',
  accountEmail: 'E-Mail-Adresse',
  accountUsername: 'Benutzername',
  accountMethod: 'Angemeldet mit',
  accountSignOut: 'Abmelden',

  signOutTitle: 'Abmelden?',
  signOutText:
    'Sie sind angemeldet als {name}. Nach dem Abmelden fragt das nächste Treffen wieder nach Ihrer Anmeldung.',
  signOutConfirm: 'Abmelden',
  signOutStay: 'Angemeldet bleiben',
  signedOutTitle: 'Sie sind abgemeldet',
  signedOutText: 'Ihre Anmeldung auf diesem Gerät ist beendet. Sie können diese Seite schließen.',
  signedOutProviderStays:
    'Bei {method} sind Sie vielleicht noch angemeldet. An einem gemeinsam genutzten Rechner melden Sie sich auch dort ab.',
  signedOutAgain: 'Wieder anmelden',

  departTitle: 'Einen Moment',
  departText: 'Sie sind auf dem Weg zu {host}.',
  departContinue: 'Weiter zu {host}',

  homeTitle: 'Die Tür zu {host}',
  homeText:
    'Hier melden sich Menschen für Treffen auf {host} an. Um teilzunehmen, öffnen Sie den Link des Treffens.',
  homeOpen: 'Zu {host}',
  homeAccount: 'Ihre Anmeldung',

  refusedTitle: 'Jitsi würde Sie nicht einlassen: {room}',
  refusedLead:
    'Sie sind angemeldet, aber Ihr Einlass für diesen Raum würde abgelehnt. Deshalb lesen Sie hier, warum.',
  refusedWhatToDo: 'Was Sie tun können',
  refusedExpired:
    'Der Einlass ist schon abgelaufen. Vermutlich gehen die Uhren der beiden Server verschieden.',
  refusedNotYetValid:
    'Der Einlass gilt noch nicht. Vermutlich gehen die Uhren der beiden Server verschieden.',
  refusedRoom: 'Der Einlass nennt einen anderen Raum als den, in den Sie möchten.',
  refusedTenant: 'Dieses Jitsi kennt die Gruppe nicht, die in der Adresse des Raums steht.',
  refusedIdentity: 'Jitsi würde diesen Dienst nicht als den anerkennen, der Einlass gewährt.',
  refusedSignature:
    'Jitsi könnte den Einlass nicht prüfen. Die beiden Server haben nicht denselben Schlüssel.',
  refusedOther: 'Die Regeln von Jitsi für diesen Raum lassen den Einlass nicht zu.',
  refusedTryAgain: 'Versuchen Sie es in einer Minute noch einmal.',
  refusedCheckAddress:
    'Prüfen Sie die Adresse des Treffens, oder bitten Sie um einen neuen Link bei der Person, die Sie eingeladen hat.',
  refusedTellOperator:
    'Sagen Sie es denen, die {host} betreiben, und nennen Sie ihnen den Code und die Nummer unten.',

  roomRefusedTitle: 'Kein Einlass: {room}',
  roomRefusedNoRule: 'Dieser Raum gehört nicht zu denen, die man hier betreten kann.',
  roomRefusedNotListed: 'Dieser Raum ist nur für bestimmte Personen, und Sie gehören nicht dazu.',
  roomRefusedOnlyOpen: 'Nur {who} dürfen diesen Raum öffnen.',
  roomRefusedOnlyEnter: 'Nur {who} dürfen diesen Raum betreten.',
  roomRefusedOnlyAndOthers: 'Nur {who} und bestimmte andere Personen dürfen diesen Raum betreten.',
  roomRefusedClosed: 'Dieser Raum ist geschlossen.',
  roomRefusedOpensAt: 'Dieser Raum ist gerade geschlossen. Er öffnet wieder: {time}.',
  roomRefusedTooWeak: 'Dieser Raum verlangt eine stärkere Anmeldung als Ihre.',
  roomRefusedNoFactor:
    'Dieser Raum verlangt eine Anmeldung mit einem zweiten Faktor, etwa einem Code aus einer App. Ihre war ohne.',
  roomRefusedStronger:
    'Melden Sie sich noch einmal an, und nehmen Sie den stärksten Weg, den {method} Ihnen bietet.',
  roomRefusedFactorHere: 'Sie können einen in Ihrem Konto einrichten und sich dann neu anmelden.',
  roomRefusedFactorThere:
    'Richten Sie zuerst einen bei {method} ein, und melden Sie sich dann neu an.',
  roomRefusedAgain: 'Neu anmelden',
  roomRefusedSetUp: 'Zweiten Faktor einrichten',
  roomRefusedYou: 'Sie sind angemeldet als {name}.',
  roomRefusedYouAs: '{name}, Sie sind angemeldet als {what}.',
  roomRefusedSignIn: 'Anmelden',
  roomRefusedOtherAccount: 'Anderes Konto benutzen',

  doorTitle: 'Sie stehen vor der Tür von {room}',
  doorLead:
    'Wenn Sie hier ein Konto haben, melden Sie sich an. Alle anderen kommen als Gast herein.',
  doorLeadCode:
    'Wenn Sie hier ein Konto haben, melden Sie sich an. Alle anderen kommen als Gast herein, mit dem Zugangscode des Treffens.',
  doorLeadCodeSignedIn:
    'Sie sind angemeldet als {name}. Zum Eintreten geben Sie den Zugangscode des Treffens an.',
  doorLeadJitsi:
    'Wenn Sie hier ein Konto haben, melden Sie sich an. Alle anderen gehen als Gast weiter: Auf {host} lässt sie jemand herein.',
  doorLeadJitsiSignedIn:
    'Sie sind angemeldet als {name} und in diesem Raum Gast: Auf {host} lässt Sie jemand herein.',
  doorOr: 'oder als Gast',
  doorCode: 'Zugangscode',
  doorCodeHint: 'Sie finden ihn in der Einladung zum Treffen.',
  doorCodeWrong: 'Das ist nicht der Code dieses Treffens.',
  doorCodeBlocked:
    'Aus Ihrem Netz kamen zu viele falsche Codes. Bitte warten Sie {minutes} Minuten und versuchen Sie es dann noch einmal.',
  doorEnter: 'Als Gast eintreten',
  doorEnterSignedIn: 'Eintreten',
  doorToJitsi: 'Als Gast weiter',
  doorWait: 'Der Raum ist noch nicht offen. Sie warten dann einen Moment.',

  waitTitle: 'Sie warten auf den Einlass: {room}',
  waitNoHost: 'Das Treffen beginnt, sobald da ist, wer es leitet.',
  waitNotBegun: 'Das Treffen beginnt: {time}.',
  waitGoesOn: 'Diese Seite geht von selbst weiter.',
  waitGo: 'Das Treffen beginnt. Sie sind auf dem Weg.',
  waitAs: 'Im Raum heißen Sie {name}.',
  waitSignIn: 'Mit einem Konto anmelden',

  invitationTitle: 'Sie sind eingeladen: {room}',
  invitationTitleNamed: '{name}, Sie sind eingeladen: {room}',
  invitationLead: 'Eine Einladung von {house}.',
  invitationWhen: 'Wann',
  invitationRoom: 'Raum',
  invitationValidUntil: 'Gültig bis',
  invitationSignedIn: 'Sie sind angemeldet als {you} und treten unter diesem Namen ein.',
  invitationSignedInOther:
    'Diese Einladung ist ausgestellt für {name}. Sie sind angemeldet als {you} und würden unter diesem Namen eintreten.',
  guestName: 'Ihr Name',
  guestNameHint: 'Die anderen sehen dahinter „{mark}“.',
  guestNameWrong: 'Bitte nennen Sie einen Namen, der sich lesen lässt.',
  invitationAgain: 'Diese Seite war lange offen. Bitte drücken Sie noch einmal auf die Taste.',
  invitationEnter: 'Eintreten',
  invitationForOne:
    'Dieser Link ist für eine Person. Sobald Sie eingetreten sind, gilt er nur noch in diesem Browser.',
  invitationUnknownTitle: 'Dieser Link führt nirgendwohin',
  invitationUnknown:
    'Vielleicht ist er auf dem Weg zu Ihnen abgeschnitten worden. Öffnen Sie ihn noch einmal aus der Nachricht, in der er kam, oder bitten Sie um einen neuen bei der Person, die Sie eingeladen hat.',
  invitationEarlyTitle: 'Sie sind früh dran: {room}',
  invitationEarly: 'Ihre Einladung gilt ab {time}. Bitte öffnen Sie den Link dann noch einmal.',
  invitationExpiredTitle: 'Diese Einladung ist abgelaufen',
  invitationExpired:
    'Die Zeit, für die sie galt, ist vorbei. Wenn Sie noch erwartet werden, bitten Sie um einen neuen Link bei der Person, die Sie eingeladen hat.',
  invitationWithdrawnTitle: 'Diese Einladung gilt nicht mehr',
  invitationWithdrawn:
    'Sie wurde zurückgezogen. Wenn Sie noch erwartet werden, bitten Sie um einen neuen Link bei der Person, die Sie eingeladen hat.',
  invitationSpentTitle: 'Diese Einladung wurde schon benutzt',
  invitationSpentByOne:
    'Sie war für eine Person, und jemand ist damit eingetreten. Wenn Sie das waren, nehmen Sie denselben Browser auf demselben Gerät; sonst bitten Sie um einen neuen Link bei der Person, die Sie eingeladen hat.',
  invitationSpent:
    'Alle Plätze sind vergeben. Wenn einer davon Ihrer ist, nehmen Sie denselben Browser auf demselben Gerät; sonst bitten Sie um einen neuen Link bei der Person, die Sie eingeladen hat.',
  invitationNotKeptTitle: 'Ihr Browser behält Ihren Platz nicht',
  invitationNotKept:
    'Bitte erlauben Sie Cookies für diese Seite und öffnen Sie den Link noch einmal. Ihre Einladung gilt unverändert.',

  errorCode: 'Code',
  errorRequestId: 'Nummer dieser Anfrage',
  errorRetry: 'Noch einmal versuchen',
  errorBack: 'Zurück zu {host}',
  errorWait: 'Bitte warten Sie {seconds} Sekunden.',
  errorReport:
    'Wenn es wieder passiert, nennen Sie die Nummer unten denen, die diesen Dienst betreiben.',

  errorTitle: 'Das hat nicht geklappt',
  errorTitleNotFound: 'Hier ist nichts',
  errorTitleRefused: 'Das ist nicht erlaubt',
  errorTitleBusy: 'Zu viele Versuche',
  errorTitleUnavailable: 'Gerade nicht erreichbar',
  errorTitleInternal: 'Hier ist etwas schiefgegangen',

  error_internal_error:
    'Das liegt an uns, nicht an Ihnen. Oft hilft es, es noch einmal zu versuchen.',
  error_not_found: 'Die Adresse führt nirgendwohin. Vielleicht ist sie vertippt oder veraltet.',
  error_method_not_allowed: 'Diese Adresse beantwortet solche Anfragen nicht.',
  error_bad_request:
    'Die Anfrage war nicht zu verstehen. Bitte beginnen Sie noch einmal mit dem Link des Treffens.',
  error_payload_too_large: 'Die Anfrage ist zu groß.',
  error_unsupported_media_type: 'Die Anfrage hat eine Form, die hier nicht verstanden wird.',
  error_too_many_requests: 'Aus Ihrem Netz kamen in kurzer Zeit zu viele Anfragen.',
  error_storage_unavailable:
    'Anmeldungen lassen sich gerade nicht nachsehen. Bitte versuchen Sie es gleich noch einmal.',
  error_provider_unavailable:
    'Der Anmeldedienst antwortet gerade nicht. Deshalb ließ sich Ihre Anmeldung nicht abschließen.',
  error_provider_refused: 'Der Anmeldedienst hat diese Anmeldung nicht angenommen.',
  error_provider_rejects_us:
    'Die Anmeldung ist hier nicht richtig eingerichtet. Sie haben nichts falsch gemacht.',
  error_answer_invalid:
    'Der Antwort des Anmeldedienstes war nicht zu trauen. Deshalb wurden Sie nicht angemeldet. Bitte beginnen Sie neu.',
  error_acr_not_met: 'Hier ist eine stärkere Anmeldung nötig als die, die Sie benutzt haben.',
  error_sign_in_cancelled:
    'Die Anmeldung wurde abgebrochen. Es ist nichts passiert; Sie können es noch einmal versuchen.',
  error_token_refused: 'Jitsi würde keinen Einlass annehmen für {room}.',
  error_attempt_unknown:
    'Diese Anmeldung wurde nicht in diesem Browser begonnen, oder sie hat zu lange gedauert. Bitte beginnen Sie neu.',
  error_sign_in_busy:
    'Im Augenblick melden sich sehr viele an. Bitte gleich noch einmal versuchen.',
  error_logout_message_invalid:
    'Diese Abmeldung ließ sich nicht prüfen. Sie sind hier weiterhin angemeldet.',
  error_answer_spent: 'Diese Anmeldung ist schon abgeschlossen. Bitte beginnen Sie neu.',
  error_attempt_spent: 'Diese Anmeldung ist schon abgeschlossen. Bitte beginnen Sie neu.',
  error_continuation_invalid:
    'Dieser Link ist veraltet. Bitte beginnen Sie noch einmal mit dem Link des Treffens.',
  error_state_invalid:
    'Der Link des Treffens war nicht zu verstehen. Bitte öffnen Sie das Treffen noch einmal.',
  error_session_not_kept:
    'Sie haben sich angemeldet, aber Ihr Browser hat es nicht behalten. Bitte erlauben Sie Cookies für diese Seite und versuchen Sie es noch einmal.',
  error_guest_pass_not_kept:
    'Ihr Browser hat Ihre Angaben nicht behalten. Bitte erlauben Sie Cookies für diese Seite und versuchen Sie es noch einmal.',
  error_room_name_invalid: 'So kann ein Raum nicht heißen.',
  error_jitsi_unknown: 'Dieses Jitsi wird hier nicht bedient.',
  error_sign_in_method_unknown: 'Diesen Weg zur Anmeldung gibt es hier nicht.',
  error_form_expired: 'Diese Seite war zu lange offen. Bitte versuchen Sie es noch einmal.',
  error_second_factor_unknown:
    'Dieses Konto verlangt einen zweiten Faktor, den diese Seite nicht kennt.',

  // Was Jitsi Menschen zeigt, wenn es einen Raum nicht öffnen darf.
  error_conference_refused_no_host:
    'Diesen Raum öffnet erst, wer ihn leitet. Wenn Sie das sind, öffnen Sie den Link des Raums in ein, zwei Minuten noch einmal.',
  error_conference_refused_closed: 'Dieser Raum ist im Augenblick geschlossen.',
  error_conference_refused_no_rule: 'Diesen Raum darf niemand öffnen.',
  error_conference_unknown:
    'Dieses Treffen ist gerade zu Ende gegangen. Bitte versuchen Sie es in ein, zwei Minuten noch einmal.',
  error_reservation_room_invalid: 'So kann ein Raum nicht heißen.',
};
