import type { Finding } from '../../setup/doctor/finding.ts';

/** Lines for people: what is wrong first, and the checks that found nothing in a line each. */
export function renderFindings(found: readonly Finding[]): string[] {
  const findings = found.map(onOneLine);
  const bad = ['fault', 'warning'].flatMap((level) =>
    findings.filter((one) => one.level === level),
  );
  const well = findings.filter(({ level }) => level === 'ok');
  const lines = [
    ...bad.flatMap(renderBad),
    ...well.map(({ evidence }) => `ok       ${evidence}`),
    ...renderSkipped(findings.filter(({ level }) => level === 'skipped')),
  ];
  return lines.map(withoutControls);
}

/** What files and servers say is shown; what they would have a terminal do is not. */
function withoutControls(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');
}

const IDLE =
  'What these look at was not given, is not set up, gives no answer, or is only known where it runs';

/** What was not read, with how to name it, and in one line the checks that had nothing to look at. */
function renderSkipped(skipped: readonly Finding[]): string[] {
  const unread = skipped.filter(({ mend }) => mend.length > 0);
  const idle = skipped.filter(({ mend }) => mend.length === 0);
  return [
    ...unread.map(({ evidence, mend }) => `skipped  ${evidence} → ${mend.join('; ')}`),
    ...(idle.length > 0 ? [`skipped  ${IDLE}: ${idle.map(({ id }) => id).join(', ')}`] : []),
  ];
}

/** What a file or a server says can be of several lines, and would look like findings of ours. */
function onOneLine(finding: Finding): Finding {
  const one = (text: string): string => text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ');
  const { where, evidence, mend } = finding;
  return {
    ...finding,
    where: where === null ? null : one(where),
    evidence: one(evidence),
    mend: mend.map(one),
  };
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
