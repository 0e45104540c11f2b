import { z } from 'zod'
import { ok, refuse } from '../../core/result.ts'
import type { Jail } from '../../platform/jail/jail.ts'
import { feedRequest, type FeedRead, type FeedReader } from './read-feed-file.ts'
import { setAnswer, signatureAnswer } from './signed/jailed-keys.ts'

const text = z.string().max(4_000)
const summary = { name: text, date: text.nullable(), entries: z.int().nonnegative() }
const kevEntry = z.strictObject({
  cve: text,
  vendor: text,
  product: text,
  title: text,
  addedOn: text,
  dueOn: text,
  requiredAction: text,
  ransomware: z.boolean(),
})
const fix = z.strictObject({
  cve: text,
  package: text,
  binary: z.boolean(),
  urgency: z.enum(['low', 'medium', 'high']).nullable(),
  remote: z.boolean().nullable(),
  fixAvailable: z.boolean(),
  fixedVersion: text,
  otherVersions: z.array(text).max(1_000),
  release: text.nullable(),
})
const cveFact = z.strictObject({
  cve: text,
  exploitation: z.enum(['none', 'poc', 'active']).nullable(),
  automatable: z.boolean().nullable(),
  technicalImpact: z.enum(['partial', 'total']).nullable(),
  severity: z.enum(['low', 'medium', 'high', 'critical']).nullable(),
  score: z.number().min(0).max(10).nullable(),
  assessedOn: text.nullable(),
})
const severity = z.enum(['low', 'medium', 'high', 'critical']).nullable()
const bound = z.exactOptional(text)
const criterion = z.strictObject({
  part: z.enum(['a', 'o', 'h']),
  product: text,
  version: text,
  update: bound,
  edition: bound,
  target: bound,
  arch: bound,
  isVulnerable: z.boolean(),
  from: bound,
  after: bound,
  below: bound,
  upTo: bound,
})
const isSet = z.exactOptional(z.literal(true))
const advisory = z.strictObject({
  id: text,
  cves: z.array(text).min(1).max(5_000),
  title: text.nullable(),
  says: text.nullable(),
  published: text.nullable(),
  severity,
  score: z.number().min(0).max(10).nullable(),
  configurations: z.array(
    z.strictObject({ all: isSet, not: isSet, nodes: z.array(z.strictObject({ all: isSet, not: isSet, any: z.array(criterion) })) }),
  ),
  packages: z.array(
    z.strictObject({
      ecosystem: text,
      release: text,
      name: text,
      status: z.enum(['affected', 'not-affected']),
      spans: z.array(z.strictObject({ from: bound, below: bound, upTo: bound })),
      versions: z.array(text),
      because: text.nullable(),
    }),
  ),
  remedies: z.array(z.strictObject({ category: text, says: text })),
  sound: z.array(z.strictObject({ criterion, because: text.nullable() })),
})
const withdrawn = z.array(
  z.strictObject({ id: text, cves: z.array(text).max(5_000), on: text.nullable(), how: z.enum(['withdrawn', 'superseded', 'rejected']) }),
)
const supportDay = z.iso.date().nullable()
const supportCycle = z.strictObject({
  product: text,
  title: text,
  cycle: text,
  label: text,
  releasedOn: supportDay,
  ends: z.enum(['on-a-day', 'ended', 'goes-on', 'not-told']),
  endsOn: supportDay,
  paidUntil: supportDay,
  latest: text.nullable(),
  latestOn: supportDay,
  successor: text.nullable(),
  link: text.nullable(),
})
const kb = z.string().regex(/^[0-9]{5,8}$/)
const postedOn = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .nullable()
const share = z.number().min(0).max(1)
const answer = z.strictObject({
  slot: z.strictObject({
    slot: z.string().regex(/^[a-z]{2,20}(-tracker|-facts|-dates)?(:[a-z0-9-]{2,40})?(\/[\w.-]{1,80})?$/),
    release: text.nullable(),
  }),
  feed: z.discriminatedUnion('kind', [
    z.strictObject({
      ...summary,
      kind: z.literal('kev'),
      format: z.literal('kev'),
      catalogVersion: text,
      kev: z.array(kevEntry),
      oddities: z.array(text),
    }),
    z.strictObject({
      ...summary,
      kind: z.literal('debian-fixes'),
      format: z.enum(['debsecan', 'debian-tracker', 'debian-list']),
      fixes: z.array(fix),
      vulnerabilities: z.int().nonnegative(),
      oddities: z.exactOptional(z.array(text)),
    }),
    z.strictObject({
      ...summary,
      kind: z.literal('cve-facts'),
      format: z.literal('cve5'),
      facts: z.array(cveFact),
      records: z.array(advisory),
      withdrawn,
      oddities: z.array(text),
    }),
    z.strictObject({
      ...summary,
      kind: z.literal('epss'),
      format: z.literal('epss'),
      cves: z.array(text),
      scores: z.array(share),
      percentiles: z.array(share),
    }),
    z.strictObject({
      ...summary,
      kind: z.literal('updates'),
      format: z.enum(['msrc-cvrf', 'msrc-definitions', 'msrc-csaf']),
      scope: text.nullable(),
      updates: z.array(z.strictObject({ kb: kb, posted: postedOn, supersedes: z.array(kb) })),
      cves: z.array(z.strictObject({ cve: text, title: text, severity, posted: postedOn })),
      products: z.array(
        z.strictObject({
          product: text,
          fixes: z.array(z.strictObject({ kb: z.union([kb, z.literal('')]), build: text.nullable(), cves: z.array(z.int().nonnegative()) })),
        }),
      ),
      records: z.array(advisory),
      oddities: z.array(text),
    }),
    z.strictObject({
      ...summary,
      kind: z.literal('advisories'),
      format: z.enum(['nvd', 'osv', 'csaf']),
      scope: text.nullable(),
      records: z.array(advisory),
      withdrawn,
      oddities: z.array(text),
    }),
    z.strictObject({
      ...summary,
      kind: z.literal('support-dates'),
      format: z.literal('endoflife'),
      cycles: z.array(supportCycle),
      oddities: z.array(text),
    }),
  ]),
  sources: z.array(z.tuple([text, text])),
  signature: z.exactOptional(signatureAnswer),
  set: z.exactOptional(setAnswer),
}) satisfies z.ZodType<FeedRead>

/** Reads feed files in the jail, and looks at its answer as at anything a stranger says: the process may have been in a file's hands. */
export const jailedFeeds =
  (jail: Pick<Jail, 'run'>): FeedReader =>
  async (bytes, facts) => {
    const told = await jail.run('feed', feedRequest(bytes, facts))
    if (!told.ok) return told
    const read = answer.safeParse(told.value)
    if (read.success) return ok(read.data)
    return refuse({
      code: 'vulnerabilities/feed-reader-bad-answer',
      clause: 'PM-3.2',
      status: 422,
      says: `${facts.name} could not be read as a feed; the loaded one stays.`,
      satisfiedBy: 'Download the file again from its publisher; if it fails again, keep it and report the fault.',
      faults: read.error.issues.slice(0, 20).map(({ path, message }) => `${path.join('.')}: ${message}`.slice(0, 300)),
    })
  }
