const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const FORM = /^(\d{1,9})(s|m|h|d)?$/;

/**
 * Reads `90`, `90s`, `15m`, `2h`, `30d` as whole seconds; a bare number is seconds.
 * Anything else is null.
 */
export function parseDuration(text: string): number | null {
  const parts = FORM.exec(text.trim());
  if (!parts) return null;
  const unit = (parts[2] ?? 's') as keyof typeof SECONDS;
  return Number(parts[1]) * SECONDS[unit];
}

/** The shortest exact form of a number of seconds: `7200` is `2h`. */
export function renderDuration(seconds: number): string {
  for (const unit of ['d', 'h', 'm'] as const) {
    if (seconds > 0 && seconds % SECONDS[unit] === 0) return `${seconds / SECONDS[unit]}${unit}`;
  }
  return `${seconds}s`;
}
