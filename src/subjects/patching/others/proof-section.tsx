import { SourceForm, type DeviceSection } from '../../assets/index.ts'
import { Card } from '../../../kit/card.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { KeyValue, Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { whenIn } from '../../assets/index.ts'
import type { ProofParts } from './ask-for-proof.ts'
import { isOther } from './actor.rules.ts'
import { patchedByOthers } from './others.views.ts'
import { standings } from './others-sheet.screens.tsx'
import { domainNow } from '../../../platform/db/domain-now.ts'

/** On a device that somebody else patches: what is proved of it, and the form to state what its source shows. */
export const proofSection =
  ({ policyOf }: Pick<ProofParts, 'policyOf'>): DeviceSection =>
  async (tx, device, zone) => {
    if (!isOther(device.patchingActor)) return { name: 'proof', json: null, page: () => <></> }
    const { now } = await domainNow(tx)
    const row = (await patchedByOthers(tx, now, await policyOf(tx), device.id))[0]
    const when = whenIn(zone)
    return {
      name: 'proof',
      answer: row?.says,
      isFirst: true,
      json: row === undefined ? null : { is: row.is, says: row.says, seenAt: row.seenAt, version: row.version },
      page: (sent) => (
        <>
          {row !== undefined && (
            <Card id="proof" title="Proof that it is patched" side={<Tag state={standings[row.is][0]}>{standings[row.is][1]}</Tag>}>
              <p>{row.says}</p>
              <KeyValue
                items={[
                  { key: 'Last seen there', value: row.seenAt === null ? 'never' : <Time {...when(row.seenAt)} /> },
                  { key: 'Version', value: row.version || 'not known' },
                ]}
              />
            </Card>
          )}
          <SourceForm
            action={`/devices/${showId('dev', device.id)}/told`}
            actor={device.patchingActor}
            whyNot={undefined}
            zone={zone}
            product={device.osName}
            sent={sent?.form === 'told' ? sent : undefined}
          />
        </>
      ),
    }
  }
