/** What an option takes, as `parseArgs` wants it told: a text, several, or nothing. */
export const TEXT = { type: 'string' } as const;
export const TEXTS = { type: 'string', multiple: true } as const;
export const FLAG = { type: 'boolean' } as const;
