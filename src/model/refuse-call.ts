import { UsageError } from '../errors.js';

/** @param found as the caller gave it @throws UsageError */
export function refuseCall(subject: string, found: unknown, expected: string): never {
  throw new UsageError({ subject, found: String(found), expected });
}
