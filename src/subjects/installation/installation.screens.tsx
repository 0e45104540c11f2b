import { PostButton } from '../../kit/button.tsx'
import { Card, Empty, Stack } from '../../kit/card.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Notice, Tag } from '../../kit/tag.tsx'
import { Code, KeyValue, Time, type When } from '../../kit/values.tsx'
import { mayDo, StaffPage, type Who } from '../people/index.ts'
import type { Freshness } from './installation.rules.ts'
import type { BackupRow, Held, RestoreRow } from './installation.views.ts'

export type Shown = {
  readonly backups: readonly BackupRow[]
  readonly lastGood: BackupRow | undefined
  readonly freshness: Freshness
  readonly maxAgeDays: number
  readonly restores: readonly RestoreRow[]
  readonly held: Held | undefined
}

const sizeWords = (bytes: string | null): string =>
  bytes === null ? '-' : Number(bytes) < 1e6 ? `${Math.ceil(Number(bytes) / 1000)} KB` : `${(Number(bytes) / 1e6).toFixed(1)} MB`
const ageWords = (hours: number): string =>
  hours < 1
    ? 'less than an hour'
    : hours < 48
      ? `${Math.round(hours)} ${Math.round(hours) === 1 ? 'hour' : 'hours'}`
      : `${Math.floor(hours / 24)} days`
const answerOf = ({ freshness, held, maxAgeDays }: Shown): string =>
  held
    ? 'A restore is waiting for your confirmation; until then, links, keys, mail and runs from before it stay blocked.'
    : freshness.state === 'fresh'
      ? `Yes: the last good backup is ${ageWords(freshness.ageHours ?? 0)} old.`
      : freshness.state === 'old'
        ? `Only in part: the last good backup is more than ${maxAgeDays} days old.`
        : 'No: there is no backup yet.'

/** Backups that were made, and what a restore left to be confirmed. */
export function OperationsPage({ who, when, ...shown }: Shown & { who: Who; when: (iso: string) => When }) {
  const { backups, restores, held, freshness } = shown
  const may = mayDo(who.positions, 'installation.confirm-restore')
  return (
    <StaffPage who={who} path="/operations" title="Operations" question="Could everything here be restored?" answer={answerOf(shown)}>
      <Stack>
        {held && (
          <Card id="restore" title="Confirm the restore" now>
            <p>
              This is the state of <Time {...when(restores[0]?.backupMadeAt ?? '')} />. What happened after it is not known here: a link may have been
              used, a key revoked, a run finished.
            </p>
            <KeyValue
              items={[
                { key: 'Runs planned or under way', value: held.runs },
                { key: 'Mail not sent yet', value: held.mails },
                { key: 'Timers', value: held.timers },
              ]}
            />
            <p>
              Approval links and agents' keys are on hold as well. Once you confirm, they work again, mail is sent, and the runner checks each server
              before it continues.
            </p>
            <PostButton
              action="/operations/confirm-restore"
              kind="first"
              label="The old machine is off: continue"
              disabledBecause={may.ok ? undefined : may.refusal.says}
              cost="First make sure that the machine this was backed up from is no longer running: two at once would both work on your servers."
            />
          </Card>
        )}
        <Card
          id="backups"
          title="Backups"
          side={
            <Tag state={freshness.state === 'fresh' ? 'good' : freshness.state === 'old' ? 'late' : 'unknown'}>
              {freshness.state === 'fresh' ? 'fresh' : freshness.state === 'old' ? 'too old' : 'none yet'}
            </Tag>
          }
        >
          {backups.length === 0 ? (
            <Empty says="No backup has been made.">
              Whoever runs this machine can make one with <Code>afterbell backup --out FILE</Code>, or every night by setting{' '}
              <Code>BACKUP_FOLDER</Code>.
            </Empty>
          ) : (
            <DataTable
              caption="The newest backups"
              captionHidden
              rows={backups}
              empty=""
              columns={[
                { label: 'State of', head: true, cell: (row) => <Time {...when(row.beganAt)} /> },
                {
                  label: 'Outcome',
                  cell: (row) =>
                    row.fault === null ? (
                      <Tag state="good">verified</Tag>
                    ) : (
                      <>
                        <Tag state="late">failed</Tag> {row.fault}
                      </>
                    ),
                },
                { label: 'Started', cell: (row) => (row.bySchedule ? 'by schedule' : 'by command') },
                { label: 'Rows', number: true, cell: (row) => (row.rows === null ? '-' : Number(row.rows).toLocaleString('en-US')) },
                { label: 'Size', number: true, cell: (row) => sizeWords(row.bytes) },
                { label: 'SHA-256', cell: (row) => (row.sha256 === null ? '-' : <Code>{row.sha256.slice(0, 12)}…</Code>) },
              ]}
            />
          )}
        </Card>
        {restores.length > 0 && (
          <Card id="restores" title="Restores">
            <DataTable
              caption="Restores of this installation"
              captionHidden
              rows={restores}
              empty=""
              columns={[
                { label: 'Epoch', head: true, cell: (row) => row.epoch },
                { label: 'Restored', cell: (row) => <Time {...when(row.restoredAt)} /> },
                { label: 'To the state of', cell: (row) => <Time {...when(row.backupMadeAt)} /> },
                {
                  label: 'Confirmed',
                  cell: (row) =>
                    row.confirmedAt === null ? (
                      <Tag state="late">not yet</Tag>
                    ) : (
                      <>
                        <Time {...when(row.confirmedAt)} />, {row.confirmedBy === 'process:command' ? 'by command' : row.confirmedBy}
                      </>
                    ),
                },
              ]}
            />
          </Card>
        )}
        <Notice state="unknown">
          Backups do not contain the runner's credentials and the ledger's sealing keys: whoever runs this machine keeps those.
        </Notice>
      </Stack>
    </StaffPage>
  )
}
