import { runMigrations } from 'graphile-worker'
import pg from 'pg'

/** The jobs others may ask for; what has no name here cannot be put into the queue by any other process. */
const tasks = ['outbox', 'send-notices', 'long-jobs'] as const
export type Task = (typeof tasks)[number]

/**
 * The one way others put work into the queue: a function of the worker's, so that the queue's own tables stay closed to them. A closed list of jobs,
 * each for the district of the running transaction and with nothing in it but that; a job that waits already is not queued twice.
 */
const enqueueFunction = `
drop function if exists graphile_worker.afterbell_enqueue(text, json, text);
create or replace function graphile_worker.afterbell_enqueue(task text) returns void
  language plpgsql security definer set search_path = graphile_worker, pg_temp as $$
declare district bigint := public.platform_district();
begin
  if task is null or task <> all (array[${tasks.map((task) => `'${task}'`).join(', ')}]) then
    raise exception 'no job of this name can be asked for' using errcode = '42501', constraint = 'job_must_be_one_of_the_list';
  end if;
  if district is null then
    raise exception 'a job is for the district of its transaction' using errcode = '42501', constraint = 'job_must_be_of_the_session_district';
  end if;
  perform graphile_worker.add_job(task, json_build_object('districtId', district::text), job_key := task || ':' || district, max_attempts := 12);
end $$;
revoke all on function graphile_worker.afterbell_enqueue(text) from public;
grant execute on function graphile_worker.afterbell_enqueue(text) to afterbell_app, afterbell_worker, afterbell_runner;`

/** How much waits, for figures: numbers alone, since what a job is about is its district's. */
const depthFunction = `
create or replace function graphile_worker.afterbell_depth(out waiting bigint, out oldest double precision, out failing bigint)
  language sql stable security definer set search_path = graphile_worker, pg_temp
  as $$ select count(*), extract(epoch from now() - min(run_at) filter (where run_at <= now())), count(*) filter (where attempts > 0 and locked_at is null) from _private_jobs $$;
revoke all on function graphile_worker.afterbell_depth() from public;
grant execute on function graphile_worker.afterbell_depth() to afterbell_app;`

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
    await worker.query(depthFunction)
  } finally {
    await owner.query(`revoke create on database ${database} from afterbell_worker`)
    await Promise.all([owner.end(), worker.end()])
  }
}
