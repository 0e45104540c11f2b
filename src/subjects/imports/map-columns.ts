import { ok, refuse, type Refusal, type Result } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import type { Mapping } from './detect.rules.ts'
import { fields, isTarget, type Target } from './fields.rules.ts'
import { discardFileRow, saveMapping } from './imports.store.ts'
import { importFileForChange, type ImportFile } from './imports.views.ts'

export const importNotFound: Refusal = {
  code: 'imports/not-found',
  clause: 'PM-3.1',
  status: 404,
  says: 'There is no such list here.',
  satisfiedBy: 'Upload it again.',
}
export const importOver = (file: Pick<ImportFile, 'state'>): Refusal => ({
  code: 'imports/over',
  clause: 'PM-3.1',
  status: 409,
  says:
    file.state === 'applied'
      ? 'This list has already been imported.'
      : file.state === 'discarded'
        ? 'This list was discarded.'
        : 'This list is being imported.',
  satisfiedBy: file.state === 'applying' ? 'Wait until it is done.' : 'Upload it again if something in it has changed.',
})

const mayBeSeveral: readonly Target[] = ['keep', 'leave', 'macs', 'notes']

/** A mapping that can be used: every column goes somewhere known, no field is filled from two columns, something tells which device a row is of. */
const checkMapping = (mapping: Mapping, shape: ImportFile['shape']): Result<Mapping> => {
  const targets = shape.columns.map(({ key, heading }) => ({ key, heading: heading || key, target: mapping.columns[key] ?? 'leave' }))
  const twice = targets.filter(({ target }, at) => !mayBeSeveral.includes(target) && targets.findIndex((one) => one.target === target) !== at)
  const faults = [
    ...targets.filter(({ target }) => !isTarget(target)).map(({ heading, target }) => `to: “${heading}” goes to ${target}, which is not a field`),
    ...twice.map(
      ({ heading, target }) =>
        `to: “${heading}” is the second column that goes to ${isTarget(target) && target !== 'keep' && target !== 'leave' ? fields[target].heading : target}`,
    ),
    ...(targets.some(({ target }) => ['hostname', 'serial', 'assetTag', 'uuid', 'macs'].includes(target))
      ? []
      : ['to: no column shows which device a row is about']),
  ]
  return faults.length === 0
    ? ok(mapping)
    : refuse({
        code: 'imports/mapping-unusable',
        clause: 'PM-3.1',
        status: 422,
        says: 'The columns cannot be read this way.',
        satisfiedBy: 'Match each field to one column only, and at least one of Device, Serial number, Asset tag, UUID or MAC addresses to a column.',
        faults,
      })
}

/** What a person says of a table's columns, words and dates. Remembered for the next table of that source with the same headings. */
export const mapColumns = useCase({
  name: 'imports.map-columns',
  clauses: ['PM-3.1'],
  load: (act, { fileId }: { readonly fileId: string; readonly mapping: Mapping }) => importFileForChange(act.tx, fileId),
  decide: (file, { mapping }) =>
    file === undefined ? refuse(importNotFound) : file.state !== 'received' ? refuse(importOver(file)) : checkMapping(mapping, file.shape),
  commit: async (act, mapping, file, { fileId }) => {
    await saveMapping(act, fileId, mapping, file?.headingsKey ?? '')
    return {
      value: { fileId },
      evidence: [
        {
          kind: 'imports.columns-mapped',
          about: [showId('imp', fileId)],
          grade: 'attested' as const,
          content: {
            source: mapping.source,
            columns: { ...mapping.columns },
            order: mapping.order,
            times: mapping.times,
            words: JSON.parse(JSON.stringify(mapping.words)),
          },
        },
      ],
    }
  },
})

/** Puts away a table that was not taken in: its bytes go. */
export const discardFile = useCase({
  name: 'imports.discard-file',
  clauses: ['PM-3.1'],
  load: (act, { fileId }: { readonly fileId: string }) => importFileForChange(act.tx, fileId),
  decide: (file) => (file === undefined ? refuse(importNotFound) : file.state !== 'received' ? refuse(importOver(file)) : ok(file)),
  commit: async (act, file) => {
    await discardFileRow(act, file.id)
    return {
      value: { fileId: file.id },
      evidence: [
        {
          kind: 'imports.file-discarded',
          about: [showId('imp', file.id)],
          grade: 'attested' as const,
          content: { sha256: file.sha256, name: file.name },
        },
      ],
    }
  },
})
