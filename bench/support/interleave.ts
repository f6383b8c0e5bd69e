/**
 * Takes every contender's figure in turn, round after round (A B A B …), so that a machine that grows
 * slower does so for all of them. Gives the figures of each by round.
 */
export async function interleave<Name extends string, Value>(
  rounds: number,
  contenders: Readonly<Record<Name, () => Value | Promise<Value>>>,
): Promise<Record<Name, Value[]>> {
  const names = Object.keys(contenders) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as Value[]]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) figures[name]?.push(await contenders[name]());
  }
  return figures as Record<Name, Value[]>;
}
