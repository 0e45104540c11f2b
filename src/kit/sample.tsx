import { Button, PostButton } from './button.tsx'
import { Acts, Card, Empty, Stack, Two } from './card.tsx'
import { ClockStrip } from './clock-strip.tsx'
import { NeedList } from './need-list.tsx'
import { Page } from './page.tsx'
import { CLOCK, DEVICES, EVIDENCE, HOLD, NAV, NEEDS, SCHOOLS, STEPS, WINDOW } from './sample-data.tsx'
import type { Theme } from './me-menu.tsx'
import { MoreParts } from './sample-more.tsx'
import { Refused, RefusedForm } from './sample-form.tsx'
import { Steps, Timeline } from './steps.tsx'
import { DataTable, Meter, Pager } from './table.tsx'
import { DemoBanner, Notice, Tag } from './tag.tsx'
import { Code, KeyValue, Log, Time } from './values.tsx'

/** Every part of the kit on one page, with the words of a school district. */
export function KitSample({ theme }: { theme?: Theme | undefined } = {}) {
  return (
    <Page
      theme={theme}
      searchHref="#form"
      crumbs={[{ href: '#needs', label: 'Today' }]}
      clock={CLOCK}
      path="/kit/parts"
      undo={{
        says: 'SIS-DB-01: exposure set to “Not publicly exposed”.',
        action: '#',
        until: { iso: '2026-11-17T10:38-06:00', words: 'Tue 17 Nov, 10:38 am Central' },
      }}
      title="Tuesday, 17 November"
      question="What needs me now, and by when?"
      nav={NAV}
      answer="Four things need you. One is 2 h late: the backup of SIS-DB-01."
      who={{ name: 'Maria Chen', position: 'Systems administrator', href: '#facts', signOutAction: '#', helpHref: '#form', setAction: '#' }}
      banner={<DemoBanner>Lakeside District is made up, and its clock stands at Tue 17 Nov, 10:30 am.</DemoBanner>}
      action={<Button label="New change request" kind="first" href="#form" />}
      footer={
        <>
          <span>Lakeside District</span>
          <span>All times Central</span>
          <span>Procedures in force since 1 July 2026</span>
        </>
      }
    >
      <Notice state="soon" action={<PostButton action="#" label="Send it now" />}>
        The notice for tonight goes out at <Time iso="2026-11-17T12:30-06:00" words="12:30 pm Central" />, in 2 hours.
      </Notice>
      <Two>
        <Stack>
          <Card id="needs" title="Needs you">
            <NeedList needs={NEEDS} />
          </Card>
          <Card id="window" title="Tonight’s window">
            <p>
              Opens <strong>7:00 pm</strong>, closes <strong>Wed 5:00 am</strong> Central. Two servers, about 1 h 50 min, last safe start of a
              rollback 3:20 am.
            </p>
            <ClockStrip {...WINDOW} />
          </Card>
        </Stack>
        <Stack>
          <Schools />
          <RightNow />
        </Stack>
      </Two>
      <Devices />
      <Two>
        <Stack>
          <Card id="steps" title="SIS-APP-02: the procedure, revision 7" side={<Tag state="wait">updating, pass 2</Tag>} now>
            <Steps steps={STEPS} start={6} />
          </Card>
          <Card id="evidence" title="Evidence">
            <Timeline entries={EVIDENCE} />
          </Card>
        </Stack>
        <Stack>
          <Rollback />
          <Facts />
        </Stack>
      </Two>
      <MoreParts />
      <Two>
        <RefusedForm />
        <Stack>
          <Refused />
          <States />
        </Stack>
      </Two>
    </Page>
  )
}

function Schools() {
  return (
    <Card id="schools" title="Are we within our own rules?">
      <DataTable
        caption="Devices up to date, by school"
        captionHidden
        rows={SCHOOLS}
        empty="No school has a device yet."
        columns={[
          { label: 'School', head: true, cell: (row) => row.school },
          { label: 'Up to date', number: true, cell: (row) => (row.share === undefined ? '?' : `${Math.round(row.share * 100)} %`) },
          { label: 'State', cell: (row) => <Tag state={row.state}>{row.word}</Tag> },
        ]}
      />
    </Card>
  )
}

function RightNow() {
  return (
    <Card id="outside" title="Who from outside is inside?">
      <Empty says="Nobody is.">The last one, Sunrise HVAC, left yesterday at 4:50 pm. Access ends by itself.</Empty>
    </Card>
  )
}

function Devices() {
  return (
    <Card id="devices" title="Servers and their updates" side={<a href="#devices">As a spreadsheet</a>}>
      <DataTable
        caption="Sorted by what is open, most first"
        rows={DEVICES}
        empty="No server matches. Take a filter away."
        columns={[
          { label: 'Server', head: true, cell: (row) => <a href="#facts">{row.name}</a>, sort: { href: '?sort=name' } },
          { label: 'Site', cell: (row) => row.site, sort: { href: '?sort=site' } },
          { label: 'System', cell: (row) => row.system },
          {
            label: 'Open findings',
            number: true,
            sort: { href: '?sort=open', is: 'descending' },
            cell: (row) => (
              <>
                {row.open}
                <Meter share={row.open / 14} state={row.state} />
              </>
            ),
          },
          { label: 'Due', cell: (row) => row.due, sort: { href: '?sort=due' } },
          { label: 'State', cell: (row) => <Tag state={row.state}>{row.word}</Tag> },
        ]}
      />
      <Pager from={1} to={5} of={1212} nextHref="?page=2" />
      <DataTable
        caption="Servers without an owner"
        rows={[]}
        empty="None: every server has an owner."
        columns={[
          { label: 'Server', cell: () => '' },
          { label: 'Since', cell: () => '' },
        ]}
      />
    </Card>
  )
}

function Rollback() {
  return (
    <Card id="now" title="Now: update until nothing is left">
      <Log
        lines={[
          {
            at: '8:31:07',
            text: (
              <>
                libssl3 3.0.20 → <b>3.0.22</b>
              </>
            ),
          },
          {
            at: '8:33:52',
            text: (
              <>
                linux-image 6.1.176 → <b>6.1.192</b>
              </>
            ),
          },
          { at: '8:34:20', text: 'reboot: kernel is new' },
          { at: '8:34:48', text: 'back, boot id changed' },
          {
            at: '8:36:10',
            text: (
              <>
                perl-base → <b>5.36.0-7+deb12u4</b>
              </>
            ),
          },
        ]}
      />
      <Acts>
        <PostButton
          action="#"
          kind="danger"
          label="Roll back to 8:14 pm"
          cost="Loses what was written since 8:14 pm. Takes about 2 min. Safe until 3:20 am."
        />
        <Button label="Skip this step" disabledBecause="SP-3 does not allow it. An exception from the director would." />
      </Acts>
    </Card>
  )
}

function Facts() {
  return (
    <Card id="facts" title="SIS-APP-02">
      <KeyValue
        items={[
          { key: 'Owner', value: 'Dana Whitfield, registrar' },
          { key: 'Tester', value: 'J. Ortiz, by text message' },
          { key: 'Last seen', value: <Time iso="2026-11-17T10:12-06:00" words="Tue 17 Nov, 10:12 am" /> },
          { key: 'Kernel', value: <Code>6.1.0-44-amd64</Code> },
          { key: 'Exposure', value: <Tag state="unknown">not known, counts as exposed</Tag> },
        ]}
      />
      <ClockStrip {...HOLD} />
    </Card>
  )
}

function States() {
  return (
    <Card id="states" title="States">
      <Acts>
        <Tag state="late">2 h late</Tag>
        <Tag state="soon">by 1:15 pm</Tag>
        <Tag state="wait">waiting 1 day</Tag>
        <Tag state="good">in order</Tag>
        <Tag state="unknown">do not know</Tag>
        <Tag state="standin">stand-in</Tag>
      </Acts>
      <Notice state="standin">This proof comes from a stand-in and counts for no clause.</Notice>
      <Notice state="unknown">23 devices have been silent for 14 days: we do not know.</Notice>
    </Card>
  )
}
