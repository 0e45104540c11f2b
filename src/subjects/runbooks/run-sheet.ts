import { inWords, spanInWords } from '../../core/time/words.ts'
import type { RunPage } from './run-page.ts'
import { stateWords } from './run.rules.ts'
import { templateOf } from './steps.rules.ts'

const answers = { accepted: 'will be there', 'other-time': 'asks for another time', cannot: 'cannot be there' } as const

/** What the template `run-sheet.typ` prints: the run, the way back, its people and every step as a person does it. Times in the district's words. */
export const sheetData = ({ run, policy, testers, steps, wayBack, snapshotName, audience, now }: RunPage, district: string) => ({
  title: `Run sheet: ${run.hostname}`,
  foot: `${district} · ${run.ticket} · ${run.hostname} · printed ${inWords(now, policy.zone)}`,
  facts: [
    ['Server', run.hostname],
    ['Ticket', run.ticket],
    ['Planned', spanInWords(run.plannedStart, run.plannedEnd, policy.zone)],
    ['Done by', `${run.administrator} (${run.initials}), ${run.way === 'runner' ? 'with the runner; by hand where the network is down' : 'by hand'}`],
    ['State when printed', stateWords[run.state][0]],
    ['Snapshot’s name', snapshotName === '' ? 'given when the run begins' : snapshotName],
    ['Who is affected', audience.impacted.length === 0 ? 'nobody' : audience.impacted.join(', ')],
  ],
  'way-back':
    wayBack.cost !== ''
      ? `${wayBack.label}. ${wayBack.cost}`
      : 'There is no snapshot yet. Take it before anything is changed; without it no update begins (SP-2).',
  people: testers.map(({ service, name, answer }) => [service, name, answer === null ? 'asked, no answer yet' : answers[answer]]),
  steps: steps.map((row) => {
    const words = templateOf(row.step)
    return {
      title: words?.pass === undefined ? (words?.title ?? row.step) : `${words.title} (pass ${words.pass})`,
      clause: row.clause,
      'by-hand': words?.byHand ?? '',
      why: words?.why ?? '',
      mark: words?.mark ?? null,
      done: row.state === 'done',
    }
  }),
})
