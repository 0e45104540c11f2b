// What a failure of the database means to a person, by SQLSTATE (PostgreSQL's Appendix A).

const bySqlState: Readonly<Record<string, string>> = {
  '53100': 'the disk of the database is full',
  '53200': 'the database has no memory left',
  '53300': 'the database has no connection left',
  '58030': 'the disk of the database cannot be read or written',
  '57P01': 'the database was stopped',
  '57P02': 'the database ended',
  '57P03': 'the database is starting',
  '40P01': 'two acts waited for one another',
  ENOSPC: 'the disk is full',
  ECONNREFUSED: 'the database does not answer',
  ECONNRESET: 'the connection to the database broke',
}
const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}

/** Whether what failed failed for want of room: nothing of it was kept, and nothing will be until there is room again. */
export const isDiskFull = (error: unknown): boolean => codeOf(error) === '53100' || codeOf(error) === 'ENOSPC'

/** Why something broke, in half a sentence; what nobody foresaw is left to what the processes say. */
export const whyItBroke = (error: unknown): string =>
  bySqlState[codeOf(error)] ??
  (/terminated|Connection ended/i.test(error instanceof Error ? error.message : '')
    ? 'the connection to the database broke'
    : 'whoever runs Afterbell finds why in its log')
