/**
 * Settings that once had another name: from the old path to the new one, list places as `[]`. Who still
 * writes the old name reads the new one in the problem.
 */
export const renamedKeys: ReadonlyMap<string, string> = new Map([]);
