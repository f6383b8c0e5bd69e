/** The whole number that an option names, 1 to `most`; throws for anything else. */
export function readWhole(option: string, text: string, most: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > most) throw new Error(`${option} is a number from 1 to ${most}.`);
  return number;
}
