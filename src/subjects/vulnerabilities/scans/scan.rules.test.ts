import { expect, test } from 'vitest'
import { byMarks, deviceOfHost, othersOnce, sourceWords, type Candidate, type ScanHost } from './scan.rules.ts'

const host = (more: Partial<ScanHost>): ScanHost => ({ name: '10.0.0.5', names: [], macs: [], serial: '', uuid: '', ...more })
const device = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  id,
  hostname: id,
  serial: null,
  uuid: null,
  macs: [],
  serials: [],
  names: [],
  ...more,
})

test('a scanned host is a device by the strongest mark that it has, also by what another source tells; never by an IP address, never where two are meant', () => {
  const all = [
    device('sis-01', { serial: 'abc1', macs: ['00:16:3e:00:00:01'] }),
    device('lab-07', { serials: ['XYZ9'], names: ['lab7-old'] }),
    device('web-01'),
    device('twin', { macs: ['00:16:3e:00:00:09'] }),
    device('twin-2', { macs: ['00:16:3e:00:00:09'] }),
  ]
  const found = (more: Partial<ScanHost>) => deviceOfHost(host(more), byMarks(all))
  expect(found({ serial: 'ABC1', names: ['web-01.example.org'] })).toEqual({ deviceId: 'sis-01', hostname: 'sis-01', by: 'its serial number' })
  expect(found({ serial: 'xyz9' })).toEqual({ deviceId: 'lab-07', hostname: 'lab-07', by: 'its serial number' })
  expect(found({ macs: ['00:16:3E:00:00:01'] })).toEqual({ deviceId: 'sis-01', hostname: 'sis-01', by: 'its network address' })
  expect(found({ names: ['WEB-01.example.org'] })).toEqual({ deviceId: 'web-01', hostname: 'web-01', by: 'its name' })
  expect(found({ names: ['lab7-old'] })).toEqual({ deviceId: 'lab-07', hostname: 'lab-07', by: 'a name that another source reports' })
  expect(found({ macs: ['00:16:3e:00:00:09'] })).toEqual({ refused: 'its network address belongs to 2 devices: twin, twin-2' })
  expect(found({})).toMatchObject({ refused: expect.stringContaining('only by an IP address') as string })
})

test('the same result on many ports is one; a source is told by its maker’s name', () => {
  expect(
    othersOnce([
      { name: 'a', severity: null, says: '1' },
      { name: '', severity: null, says: '' },
      { name: 'a', severity: 'low', says: '2' },
    ]),
  ).toEqual([{ name: 'a', severity: 'low', says: '2' }])
  expect([sourceWords('openvas: Weekly'), sourceWords('Maria Chen')]).toEqual(['Greenbone / OpenVAS: Weekly', 'Maria Chen'])
})
