import { Button, PostButton } from '../../../kit/button.tsx'
import { ChecksField } from '../../../kit/choices.tsx'
import { Form, SelectField, TextField } from '../../../kit/fields.tsx'
import { FormErrors } from '../../../kit/problem.tsx'
import { PublicPage } from '../../../kit/public-page.tsx'
import { useSays } from '../../../kit/say.ts'
import { Notice } from '../../../kit/tag.tsx'
import { Code } from '../../../kit/values.tsx'
import { faultAt, typed } from '../form-parts.ts'
import { listOf, siteKinds, type Fault, type Sent } from '../person-form.rules.ts'
import { positionOptions } from '../position-words.ts'
import { signInWords } from '../sign-in/sign-in.words.ts'

const zones = [
  ['America/New_York', 'Eastern'],
  ['America/Chicago', 'Central'],
  ['America/Denver', 'Mountain'],
  ['America/Phoenix', 'Arizona (no daylight saving time)'],
  ['America/Los_Angeles', 'Pacific'],
  ['America/Anchorage', 'Alaska'],
  ['America/Adak', 'Aleutian Islands'],
  ['Pacific/Honolulu', 'Hawaii'],
  ['America/Puerto_Rico', 'Puerto Rico'],
  ['Pacific/Guam', 'Guam'],
  ['Pacific/Pago_Pago', 'American Samoa'],
] as const
// One person does all of it in most districts; whoever has more people unticks.
const inWizard: readonly string[] = [
  'technology-director',
  'technology-coordinator',
  'it-systems-manager',
  'systems-administrator',
  'executive-director-of-technology',
  'vice-president-of-technology',
  'it-support',
  'superintendent',
]
const usual = ['technology-director', 'technology-coordinator', 'it-systems-manager', 'systems-administrator']
const offered = positionOptions.filter((one) => inWizard.includes(one.value))
const siteOptions = Object.entries(siteKinds).map(([value, label]) => ({ value, label }))

type Shown = { sent?: Sent; faults?: readonly Fault[] }

/** Name, e-mail and initials of a person, with what was typed. */
export function PersonFieldset({ sent = {}, faults = [], own = false }: Shown & { own?: boolean }) {
  return (
    <>
      <TextField
        name="name"
        label={own ? 'Your name' : 'Name'}
        value={typed(sent, 'name')}
        error={faultAt(faults, 'name')}
        autocomplete={own ? 'name' : 'off'}
      />
      <TextField
        name="email"
        label={own ? 'Your e-mail' : 'E-mail'}
        type="email"
        value={typed(sent, 'email')}
        error={faultAt(faults, 'email')}
        autocomplete={own ? 'username' : 'off'}
      />
      <TextField
        name="initials"
        label={own ? 'Your initials' : 'Initials'}
        width="short"
        maxlength={4}
        value={typed(sent, 'initials')}
        error={faultAt(faults, 'initials')}
        autocomplete="off"
        hint="2 to 4 letters or digits, different for each person: they are used in the names of snapshots (SP-2)."
      />
    </>
  )
}

/** Tells a password manager whose password it is; nobody else meets it. */
export function AccountName({ email }: { email: string }) {
  return <input hidden type="text" name="username" value={email} autocomplete="username" readonly />
}

export function PasswordFields({ faults = [] }: { faults?: readonly Fault[] }) {
  const says = useSays(signInWords)
  return (
    <>
      <TextField
        name="password"
        label={says.wordLabel}
        type="password"
        autocomplete="new-password"
        error={faultAt(faults, 'password')}
        hint={says.wordHint}
      />
      <TextField name="passwordAgain" label={says.again} type="password" autocomplete="new-password" error={faultAt(faults, 'passwordAgain')} />
    </>
  )
}

export function SetUpPage({ sent = {}, faults = [], isFresh = false }: Shown & { isFresh?: boolean }) {
  return (
    <PublicPage lang="en" title="Set up your district" from="Afterbell">
      <p>Step 1 of 3: you and the district. It takes about five minutes in all.</p>
      <FormErrors errors={faults} />
      <Form action="/setup">
        <TextField
          name="code"
          label="Set-up code"
          value={typed(sent, 'code')}
          error={faultAt(faults, 'code')}
          autocomplete="off"
          hint="Printed in the terminal where Afterbell was started. It works once."
        />
        <TextField name="district" label="District" value={typed(sent, 'district')} error={faultAt(faults, 'district')} autocomplete="organization" />
        <SelectField
          name="zone"
          label="Time zone"
          value={typed(sent, 'zone')}
          choose="Choose the time zone"
          error={faultAt(faults, 'zone')}
          options={zones.map(([value, label]) => ({ value, label }))}
        />
        <details open={faultAt(faults, 'otherZone') !== undefined || typed(sent, 'otherZone') !== undefined}>
          <summary>Another time zone</summary>
          <TextField
            name="otherZone"
            label="Another time zone"
            optional
            value={typed(sent, 'otherZone')}
            error={faultAt(faults, 'otherZone')}
            hint="Its IANA name, such as America/Detroit; it overrides the choice above."
          />
        </details>
        <TextField
          name="site"
          label="First site"
          value={typed(sent, 'site')}
          error={faultAt(faults, 'site')}
          hint="Where the servers are, or your largest school. You can add more later."
        />
        <SelectField
          name="siteKind"
          label="Kind of site"
          value={typed(sent, 'siteKind') ?? (isFresh ? 'school' : undefined)}
          choose={isFresh ? undefined : 'Choose the kind'}
          error={faultAt(faults, 'siteKind')}
          options={siteOptions}
        />
        <PersonFieldset sent={sent} faults={faults} own />
        <details open={!isFresh}>
          <summary>Your positions: preset for one person in a small district</summary>
          <ChecksField
            name="positions"
            label="Your positions"
            values={isFresh ? usual : listOf(sent, 'positions')}
            error={faultAt(faults, 'positions')}
            hint="Checked are the positions one person holds in a small district. Uncheck those that somebody else holds; you can add that person later."
            options={offered}
          />
        </details>
        <PasswordFields faults={faults} />
        <Button kind="first" label="Set up the district" />
      </Form>
    </PublicPage>
  )
}

export function SecondApproverPage({ sent = {}, faults = [], districtName, canMail, linksNote }: Shown & { districtName: string } & Reach) {
  return (
    <PublicPage lang="en" title="Who else decides?" from={districtName}>
      <p>
        Step 2 of 3: the second approver. Nobody approves their own request (CM-6), so what you request needs somebody else’s approval: a colleague,
        or in a very small district the superintendent.
      </p>
      <FormErrors errors={faults} />
      <Form action="/setup/second-approver">
        <PersonFieldset sent={sent} faults={faults} />
        <Button
          kind="first"
          label="Name the second approver"
          cost={
            canMail
              ? 'Sends a link that works once, within seven days.'
              : 'No mail server is set up: you are shown a link to hand over. This person can then sign in but cannot decide what you request.'
          }
        />
      </Form>
      {!canMail && (
        <p>
          To fix this, now or later: set SMTP_URL, restart Afterbell, then go to People, this person, <strong>Send a link</strong>. Or name this
          person only once mail is set up.
        </p>
      )}
      <LinksNote says={linksNote} />
      <p>
        <a href="/setup/first-value">Later.</a> Until then it is shown as a gap on the People page.
      </p>
    </PublicPage>
  )
}

/** `linksNote`: that links work on this machine only. */
export type Reach = { canMail: boolean; linksNote: string | undefined }
const LinksNote = ({ says }: { says: string | undefined }) => (says ? <Notice state="soon">{says}</Notice> : null)

export type LinkShown = { name: string; link: string; districtName: string; nextHref: string; linksNote: string | undefined }
/** The only time a link is shown: where no mail can be sent. */
export function HandOverPage({ name, link, districtName, nextHref, linksNote }: LinkShown) {
  return (
    <PublicPage lang="en" title={`A link for ${name}`} from={districtName}>
      <p>No mail is set up, so hand this over yourself. It is shown only now, works once and expires after seven days.</p>
      <p>
        <Code>{link}</Code>
      </p>
      <LinksNote says={linksNote} />
      <p>
        Whoever has the link can set the password. So {name} counts as you: able to sign in, but not to decide what you request. To fix this later:
        set SMTP_URL, restart Afterbell, then go to People, {name}, <strong>Send a link</strong>; or have somebody else invite {name}.
      </p>
      <Button kind="first" label="Continue" href={nextHref} />
    </PublicPage>
  )
}

/** What a new district brings first: its own list shows everything, one machine's packages show what patching is about. */
export function FirstValuePage({ districtName }: { districtName: string }) {
  return (
    <PublicPage lang="en" title="What do you have?" from={districtName}>
      <p>Step 3 of 3. Import the list you have; it does not have to be complete. You see what each column becomes before anything is stored.</p>
      <Button
        href="/devices/import"
        kind="first"
        label="Import a list (CSV or XLSX)"
        cost="From Google Admin, Intune, Jamf, Mosyle, WSUS, Snipe-IT, an order, or your own spreadsheet. The compliance report then counts every device in it."
      />
      <PostButton
        action="/devices/this-machine"
        label="Scan this machine"
        cost="Reads the installed packages of the computer Afterbell runs on and ranks what to patch on it. Changes nothing."
      />
      <Button href="/devices/enrol" label="Have computers report on their own" />
      <p>Agents you already run (FusionInventory, OCS, GLPI, osquery) report what is installed, and the patch plan ranks it.</p>
      <p>
        <a href="/">Go to Today</a> for the next steps.
      </p>
    </PublicPage>
  )
}
