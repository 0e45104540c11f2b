// A worker that is killed between the mail server's answer and its own note of it: started by a test, with database, district and server as arguments.
import { smtpMail } from '../../src/connectors/mail/smtp.ts'
import { openPool } from '../../src/platform/db/pool.ts'
import { createLog } from '../../src/platform/log.ts'
import { sendWaiting } from '../../src/subjects/notices/send-waiting.ts'

const [databaseUrl = '', districtId = '', url = ''] = process.argv.slice(2)
const { db } = openPool(
  databaseUrl,
  createLog('killed', () => undefined),
  2,
)
const real = smtpMail({ url, bounceAddress: 'bounces@example.test' })
await sendWaiting(
  { db, districtId, actor: { id: 'process:worker', proof: 'process' } },
  {
    from: 'Afterbell <noreply@district.test>',
    mail: {
      grade: 'observed',
      send: async (message) => {
        const sent = await real.send(message)
        process.stdout.write(sent.outcome)
        process.kill(process.pid, 'SIGKILL')
        return sent
      },
    },
  },
)
