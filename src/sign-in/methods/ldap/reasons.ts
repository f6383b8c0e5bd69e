/** Why a directory was of no use, for the operator: the closed list, each with a sentence that names what to look at. */
export const explanations = {
  settings: 'a setting of this way to sign in cannot be used',
  closing: 'Usher is stopping',

  connection: 'no connection to the directory server, or it broke off',
  tls: 'the certificate of the directory server is not valid for its host, or not trusted here; look at `ca_file`',
  start_tls:
    'the directory server does not offer StartTLS; use ldaps://, or mend the server: a password is never sent in clear text',
  ca_file: 'the file of `ca_file` cannot be read, or holds no certificate',
  deadline:
    'the directory server did not answer within `server_deadline`, or all of it took longer than `deadline`',
  garbage: 'what answers there does not speak LDAP',
  too_large: 'the directory server answered with more than 8 MB',
  result: 'the directory server answered with an error',
  overloaded: 'more people sign in at once than `connections` can serve',

  service_account:
    'the directory does not accept `bind_dn` with `bind_password`; it is asked again after a minute, lest the account be locked',
  rights: 'the account of `bind_dn` may not search below `base`, or a search needs one',
  base: 'there is nothing at `base`, or at `groups.base`',
  not_here:
    'the directory refers to another server for `base` or for the account; referrals are not followed',
  transport:
    'the directory server wants a protected connection; use ldaps://, or ldap:// without `allow_plain`',

  entry:
    'the password was right, but the entry of the person cannot be read, or there are two of them',
  subject: 'the password was right, but the entry has no usable `subject_attribute`',
} as const;

export type LdapReason = keyof typeof explanations;
