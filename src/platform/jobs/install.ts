import { runMigrations } from 'graphile-worker'
import pg from 'pg'

/** The one way others put work into the queue: a function of the worker's, so that the queue's own tables stay closed to them. */
const enqueueFunction = `
create or replace function graphile_worker.afterbell_enqueue(task text, payload json, once_key text) returns void
  language sql security definer set search_path = graphile_worker, pg_temp
  as $$ select graphile_worker.add_job(task, payload, job_key := once_key, max_attempts := 12) $$;
revoke all on function graphile_worker.afterbell_enqueue(text, json, text) from public;
grant execute on function graphile_worker.afterbell_enqueue(text, json, text) to afterbell_app, afterbell_worker, afterbell_runner;`

/** Makes or updates the queue's schema as the worker's own; the right to make schemas is lent for just that long. */
export const installWorkQueue = async (ownerUrl: string, workerUrl: string): Promise<void> => {
  const owner = new pg.Client({ connectionString: ownerUrl })
  const worker = new pg.Client({ connectionString: workerUrl })
  await Promise.all([owner.connect(), worker.connect()])
  const database = owner.escapeIdentifier(new URL(ownerUrl).pathname.slice(1))
  try {
    await owner.query(`grant create on database ${database} to afterbell_worker`)
    await runMigrations({ connectionString: workerUrl })
    await worker.query('grant usage on schema graphile_worker to afterbell_app, afterbell_runner')
    await worker.query(enqueueFunction)
  } finally {
    await owner.query(`revoke create on database ${database} from afterbell_worker`)
    await Promise.all([owner.end(), worker.end()])
  }
}
