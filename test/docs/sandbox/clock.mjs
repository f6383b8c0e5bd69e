// Puts the clock of a Node forward or back to the day that a page is about.
import { readFileSync } from 'node:fs';

const SystemDate = globalThis.Date;
const ahead = Number(readFileSync('/opt/docs-test/clock-ahead-ms', 'utf8'));
const now = () => SystemDate.now() + ahead;

globalThis.Date = class extends SystemDate {
  constructor(...parts) {
    if (parts.length === 0) super(now());
    else super(...parts);
  }

  static now() {
    return now();
  }
};
