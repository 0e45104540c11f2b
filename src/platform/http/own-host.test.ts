import { expect, test } from 'vitest'
import { isOwnHost } from './own-host.ts'

const https = 'https://it.lakeside.example'
test.each([
  ['it.lakeside.example', https, false, true],
  ['IT.Lakeside.Example:443', https, false, true],
  ['it.lakeside.example:8443', https, false, false],
  ['evil.example', https, false, false],
  ['it.lakeside.example.evil.example', https, false, false],
  ['localhost:8080', https, false, false],
  ['localhost:8080', https, true, true],
  ['evil.example', https, true, false],
  ['192.168.1.5:8080', 'http://localhost:8080', true, false],
  ['127.0.0.1:9999', 'http://localhost:8080', false, true],
  ['[::1]:8080', 'http://localhost:8080', false, true],
  ['localhost.evil.example', 'http://localhost:8080', true, false],
  ['127.0.0.1.evil.example', 'http://localhost:8080', true, false],
  ['', https, false, false],
  ['it.lakeside.example:8443', 'https://it.lakeside.example:8443', false, true],
])('%s for %s, setting up %s: %s', (host, url, isSettingUp, own) => expect(isOwnHost(host, url, isSettingUp)).toBe(own))
