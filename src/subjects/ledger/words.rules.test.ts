import { expect, test } from 'vitest'
import { actorWords, kindWords, thingOf } from './words.rules.ts'

test('kinds, actors and things read as words', () => {
  expect(['patching.plan-moved', 'runbooks.run-started', 'odd'].map(kindWords)).toEqual(['Plan moved', 'Run started', 'Odd'])
  expect(actorWords({ actor: '01a2', actor_name: 'Pat Bell' })).toBe('Pat Bell')
  expect(['process:worker', 'process:runner', 'agent:key_1', 'set-up:1', '01a2'].map((actor) => actorWords({ actor, actor_name: null }))).toEqual([
    'Afterbell by itself',
    'the runner',
    'an agent with its key',
    'the set-up',
    'somebody unknown',
  ])
  const run = `run_${'0'.repeat(32)}`
  expect([thingOf(run), thingOf(`key_${'0'.repeat(32)}`), thingOf('PM-3.3')]).toEqual([
    { word: 'run', href: `/runs/${run}` },
    { word: 'enrollment key', href: undefined },
    { word: 'PM-3.3', href: undefined },
  ])
  expect([`ers_${'0'.repeat(32)}`, `zzz_${'0'.repeat(32)}`].map((id) => thingOf(id).word)).toEqual(['request to erase', 'record']) // never the bare id
})
