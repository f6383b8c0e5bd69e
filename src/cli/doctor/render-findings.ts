import type { Finding } from '../../setup/doctor/finding.ts';

/** Lines for people: what is wrong first, and the checks that found nothing in a line each. */
export function renderFindings(findings: readonly Finding[]): string[] {
  const bad = ['fault', 'warning'].flatMap((level) =>
    findings.filter((one) => one.level === level),
  );
  const well = findings.filter(({ level }) => level === 'ok');
  return [...bad.flatMap(renderBad), ...well.map(({ evidence }) => `ok       ${evidence}`)];
}

function renderBad({ level, id, where, evidence, reason, mend, docs }: Finding): string[] {
  return [
    `${level.padEnd(8)} ${id}${where === null ? '' : `  ${where}`}`,
    `         ${evidence}`,
    `         ${reason}`,
    ...mend.map((line) => `           → ${line}`),
    `         ${docs}`,
    '',
  ];
}

/** 0: nothing found; 1: warnings; 2: faults. */
export function statusOf(findings: readonly Finding[]): 0 | 1 | 2 {
  if (findings.some(({ level }) => level === 'fault')) return 2;
  return findings.some(({ level }) => level === 'warning') ? 1 : 0;
}
