import { expect, test } from 'vitest'
import { localLinks } from './local-links.rules.ts'

test('an address of this machine alone is told, any other is not', () => {
  for (const url of ['http://localhost:8080', 'http://LOCALHOST', 'http://127.0.0.1:9', 'http://[::1]:80', 'http://0.0.0.0:80'])
    expect(localLinks(url)).toContain('set PUBLIC_URL')
  for (const url of ['https://it.example.org', 'http://localhost.example.org', 'http://10.0.0.5:8080']) expect(localLinks(url)).toBeUndefined()
})
