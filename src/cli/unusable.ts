/** Something a command was given that it cannot work with: the text says it all, exit status 2. */
export class Unusable extends Error {}
