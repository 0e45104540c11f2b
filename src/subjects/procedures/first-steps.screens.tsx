import { Card } from '../../kit/card.tsx'
import { Steps, type Step } from '../../kit/steps.tsx'
import type { FirstSteps } from './first-steps.views.ts'

const all = [
  {
    is: 'device',
    name: 'Add a first device',
    href: '/devices/enrol',
    link: 'This machine, agents you already run, or a spreadsheet',
    why: 'a list of what you have comes first.',
    clause: 'PM-3.1',
  },
  {
    is: 'feeds',
    name: 'Load vulnerability data',
    href: '/feeds',
    link: 'Load the feeds',
    why: 'without them nothing can be found, and finding nothing does not mean it is safe.',
    clause: 'PM-3.2',
  },
  {
    is: 'approver',
    name: 'Add a second approver',
    href: '/setup/second-approver',
    link: 'Add somebody',
    why: 'nobody decides their own request.',
    clause: 'CM-6',
  },
  {
    is: 'passkey',
    name: 'Give the approvers passkeys',
    href: '/account/passkeys',
    link: 'Add yours',
    why: 'the runner only works on a server with approvals signed by passkeys it was told to trust.',
    clause: 'SP-1.2',
  },
  {
    is: 'server',
    name: 'Set which devices are servers, and who owns them',
    href: '/devices',
    link: 'Open the devices',
    why: 'servers are on their systems administrator’s ticket.',
    clause: 'SP-1.1',
  },
  {
    is: 'cycle',
    name: 'Open the first cycle',
    href: '/cycles/new',
    link: 'Open it',
    why: 'its change request goes to both deciders, two weeks ahead.',
    clause: 'CM-5',
  },
] as const satisfies readonly { is: keyof FirstSteps; name: string; href: string; link: string; why: string; clause: string }[]

export const areDone = (done: FirstSteps): boolean => all.every(({ is }) => done[is])

/** What a new district does first, until all of it is done: the next step, and the rest folded away once other work waits. */
export function FirstStepsCard({ done, isOpen }: { done: FirstSteps; isOpen: boolean }) {
  const next = all.find(({ is }) => !done[is])
  const steps = all.map((one): Step => ({
    name: one.name,
    clause: one.clause,
    state: done[one.is] ? 'done' : one === next ? 'now' : 'todo',
    ...(done[one.is]
      ? {}
      : {
          small: (
            <>
              <a href={one.href}>{one.link}</a>: {one.why}
            </>
          ),
        }),
  }))
  const finished = all.filter(({ is }) => done[is]).length
  return (
    <Card
      id="first-steps"
      title="First steps"
      side={
        <span class="reason">
          {finished} of {all.length} done
        </span>
      }
      now={isOpen}
    >
      {isOpen ? (
        <Steps steps={steps} />
      ) : (
        <>
          {next && (
            <p>
              Next: <a href={next.href}>{next.name}</a>
            </p>
          )}
          <details>
            <summary>All steps</summary>
            <Steps steps={steps} />
          </details>
        </>
      )}
    </Card>
  )
}
